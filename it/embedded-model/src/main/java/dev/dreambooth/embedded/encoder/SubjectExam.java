package dev.dreambooth.embedded.encoder;

import dev.dreambooth.embedded.image.Sprite;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.evaluation.encoder.ImageEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Asks an encoder of subjects whether two images in different places show the same thing. */
final class SubjectExam {
    private static final int VIEWS = 6;
    private static final int SEED = 4711;

    private final ImageEncoder encoder;
    private final Views views = new Views();

    SubjectExam(ImageEncoder encoder) {
        this.encoder = encoder;
    }

    /** The same sprite, against other sprites of its noun and against other nouns. */
    record Result(Separation noun, Separation others) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%n  same sprite against the noun's others %s%n  same sprite against other nouns %s",
                    noun,
                    others);
        }
    }

    /** One image of a sprite. */
    private record Seen(Sprite sprite, int place, float[] vector) {}

    Result tellsApart(List<Sprite> sprites) {
        List<Seen> all = look(sprites);
        Separation noun = new Separation();
        Separation others = new Separation();
        for (Seen one : all) {
            for (Seen two : all) {
                if (one.place() == two.place()) {
                    continue;
                }
                double cosine = Rgb.cosine(one.vector(), two.vector());
                if (one.sprite().equals(two.sprite())) {
                    noun.addSame(cosine);
                    others.addSame(cosine);
                } else if (one.sprite().noun().equals(two.sprite().noun())) {
                    noun.addOther(cosine);
                } else {
                    others.addOther(cosine);
                }
            }
        }
        return new Result(noun, others);
    }

    private List<Seen> look(List<Sprite> sprites) {
        RandomGenerator random = new SplittableRandom(SEED);
        List<RgbImage> images = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (Sprite sprite : sprites) {
            for (int view = 0; view < VIEWS; view++) {
                int place = (random.nextInt(views.places()) + view) % views.places();
                places.add(place);
                images.add(Rgb.of(views.of(Subject.of(sprite), place, random)));
            }
        }
        float[][] vectors = encoder.embed(images);
        List<Seen> seen = new ArrayList<>();
        for (int i = 0; i < vectors.length; i++) {
            seen.add(new Seen(sprites.get(i / VIEWS), places.get(i), vectors[i]));
        }
        return seen;
    }

    /**
     * Returns the share of the variance of a subject's cosines that comes of the place: of each sprite in each place, with
     * the same sprite on plain ground.
     */
    double blindness(List<Sprite> sprites) {
        RandomGenerator random = new SplittableRandom(SEED);
        double[] byPlace = new double[views.places()];
        double total = 0;
        List<double[]> rows = new ArrayList<>();
        for (Sprite sprite : sprites) {
            Subject subject = Subject.of(sprite);
            List<RgbImage> images = new ArrayList<>();
            images.add(Rgb.of(views.of(subject, 7, random)));
            for (int place = 0; place < views.places(); place++) {
                images.add(Rgb.of(views.of(subject, place, random)));
            }
            float[][] vectors = encoder.embed(images);
            double[] cosines = new double[views.places()];
            double mean = 0;
            for (int place = 0; place < cosines.length; place++) {
                cosines[place] = Rgb.cosine(vectors[0], vectors[place + 1]);
                mean += cosines[place] / cosines.length;
            }
            for (int place = 0; place < cosines.length; place++) {
                cosines[place] -= mean;
            }
            rows.add(cosines);
        }
        for (double[] row : rows) {
            for (int place = 0; place < row.length; place++) {
                byPlace[place] += row[place] / rows.size();
                total += row[place] * row[place] / rows.size();
            }
        }
        double explained = 0;
        for (double mean : byPlace) {
            explained += mean * mean;
        }
        return explained / total;
    }
}
