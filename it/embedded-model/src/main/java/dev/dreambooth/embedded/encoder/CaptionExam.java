package dev.dreambooth.embedded.encoder;

import dev.dreambooth.embedded.image.CaptionedImage;
import dev.dreambooth.embedded.image.Captions;
import dev.dreambooth.embedded.image.Compositor;
import dev.dreambooth.embedded.image.Place;
import dev.dreambooth.embedded.image.SpriteAtlas;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.evaluation.encoder.Encoders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Asks an encoder of images and captions which of all nouns in all places is on images that nobody has seen before. */
final class CaptionExam {
    private static final long FIRST = 1L << 41;
    private static final int COUNT = 400;
    private static final long SEED = 99;

    private final Compositor compositor =
            new Compositor(SpriteAtlas.load().choose(Integer.MAX_VALUE, Set.of("drawing", "3d render"), 2), SEED);

    /** Whether noun and place were right, and how far the right caption is above wrong ones. */
    record Result(double nouns, double places, Separation wrongNoun, Separation wrongPlace) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "captions of composed images: nouns %.1f %%, places %.1f %%%n  right caption against wrong noun %s%n"
                            + "  right caption against wrong place %s",
                    100 * nouns,
                    100 * places,
                    wrongNoun,
                    wrongPlace);
        }
    }

    Result composed(Encoders encoders) {
        List<RgbImage> images = new ArrayList<>();
        List<int[]> right = new ArrayList<>();
        for (long index = FIRST; index < FIRST + COUNT; index++) {
            CaptionedImage example = compositor.image(index);
            images.add(Rgb.of(example.planes()));
            right.add(new int[] {example.noun(), example.place()});
        }
        return ask(encoders, images, right);
    }

    private Result ask(Encoders encoders, List<RgbImage> images, List<int[]> right) {
        int places = compositor.places().size();
        float[][] captions = encoders.texts().orElseThrow().embed(captions());
        float[][] seen = encoders.images().embed(images);
        Separation wrongNoun = new Separation();
        Separation wrongPlace = new Separation();
        int nounsRight = 0;
        int placesRight = 0;
        for (int i = 0; i < seen.length; i++) {
            int noun = right.get(i)[0];
            int place = right.get(i)[1];
            int best = 0;
            double[] cosines = new double[captions.length];
            for (int caption = 0; caption < captions.length; caption++) {
                cosines[caption] = Rgb.cosine(seen[i], captions[caption]);
                best = cosines[caption] > cosines[best] ? caption : best;
                boolean sameNoun = caption / places == noun;
                boolean samePlace = caption % places == place;
                if (sameNoun && samePlace) {
                    wrongNoun.addSame(cosines[caption]);
                    wrongPlace.addSame(cosines[caption]);
                } else if (samePlace) {
                    wrongNoun.addOther(cosines[caption]);
                } else if (sameNoun) {
                    wrongPlace.addOther(cosines[caption]);
                }
            }
            nounsRight += best / places == noun ? 1 : 0;
            placesRight += best % places == place ? 1 : 0;
        }
        return new Result((double) nounsRight / seen.length, (double) placesRight / seen.length, wrongNoun, wrongPlace);
    }

    private List<String> captions() {
        List<String> captions = new ArrayList<>();
        for (String noun : compositor.nouns()) {
            for (Place place : compositor.places()) {
                captions.add(Captions.withArticle(noun) + " " + place.phrase());
            }
        }
        return captions;
    }
}
