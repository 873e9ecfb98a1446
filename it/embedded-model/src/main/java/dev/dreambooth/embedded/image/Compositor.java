package dev.dreambooth.embedded.image;

import static dev.dreambooth.embedded.image.Place.SIZE;

import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.RandomStream;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Puts a sprite on a place and says so: example {@code i} is a function of the seed and {@code i} alone, so the training
 * set is endless and needs no disk.
 *
 * <p>The drawing varies little on purpose (no mirroring or turning, sizes 44 to 48 pixels, a jitter of 1.5): a model of
 * five million parameters learns sharp things sooner from few views of each.
 */
public final class Compositor {
    private static final int SMALLEST = 44;
    private static final int LARGEST = 48;
    private static final double JITTER = 1.5;
    private static final double TINTED = 0.15;
    private static final double PLAIN_PLACE = 0.5;

    private final List<Sprite> sprites;
    private final List<String> nouns;
    private final List<Place> places = Place.all();
    /** Each sprite in each size. */
    private final List<List<BufferedImage>> scaled;

    private final long seed;

    public Compositor(List<Sprite> sprites, long seed) {
        this.sprites = List.copyOf(sprites);
        this.nouns = sprites.stream().map(Sprite::noun).distinct().toList();
        this.seed = seed;
        this.scaled = sprites.stream()
                .map(sprite -> IntStream.rangeClosed(SMALLEST, LARGEST)
                        .mapToObj(size -> scale(sprite.image(), size))
                        .toList())
                .toList();
    }

    private static BufferedImage scale(BufferedImage image, int size) {
        BufferedImage scaled = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
        Graphics2D canvas = scaled.createGraphics();
        // SCALE_SMOOTH averages areas: drawing with interpolation would skip pixels when it shrinks by more than two.
        canvas.drawImage(image.getScaledInstance(size, size, Image.SCALE_SMOOTH), 0, 0, null);
        canvas.dispose();
        return scaled;
    }

    public List<String> nouns() {
        return nouns;
    }

    public List<Place> places() {
        return places;
    }

    /** Example {@code index}; sprites come up equally often, so a noun of several faces is seen more often than others. */
    public CaptionedImage image(long index) {
        RandomGenerator random = new SplittableRandom(Noise.seed(seed, RandomStream.COMPOSITION, index, 0));
        int which = random.nextInt(sprites.size());
        Sprite sprite = sprites.get(which);
        int plain = Colour.values().length;
        int place = random.nextDouble() < PLAIN_PLACE
                ? random.nextInt(plain)
                : plain + random.nextInt(places.size() - plain);
        int size = SMALLEST + random.nextInt(LARGEST - SMALLEST + 1);
        BufferedImage drawing = scaled.get(which).get(size - SMALLEST);
        String colour = "";
        if (random.nextDouble() < TINTED) {
            Colour tint = otherThan(places.get(place), random);
            drawing = tint.tint(drawing, random);
            colour = tint.word() + " ";
        }
        BufferedImage image = compose(drawing, places.get(place), random);
        return new CaptionedImage(
                image, Captions.of(sprite, colour, places.get(place), random), nouns.indexOf(sprite.noun()), place);
    }

    private static BufferedImage compose(BufferedImage drawing, Place place, RandomGenerator random) {
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = image.createGraphics();
        place.painter().paint(canvas, random);
        int size = drawing.getWidth();
        canvas.drawImage(drawing, jittered(size, random), jittered(size, random) + 1, null);
        canvas.dispose();
        return image;
    }

    private static int jittered(int size, RandomGenerator random) {
        return (int) Math.round((SIZE - size) / 2.0 + JITTER * (2 * random.nextDouble() - 1));
    }

    /** A tint that does not vanish on its background. */
    private static Colour otherThan(Place place, RandomGenerator random) {
        List<Colour> tints = Colour.TINTS.stream()
                .filter(tint -> !place.phrase().contains(" " + tint.word() + " "))
                .toList();
        return tints.get(random.nextInt(tints.size()));
    }
}
