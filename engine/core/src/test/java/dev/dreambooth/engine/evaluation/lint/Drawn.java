package dev.dreambooth.engine.evaluation.lint;

import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.image.SourceImage;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;

/** Pictures with crisp edges: rectangles of many colours on each other. */
final class Drawn {
    static final int SIDE = 128;
    private static final int RECTANGLES = 40;

    private Drawn() {}

    /** Returns another picture for each number. */
    static RgbImage picture(int number) {
        Random random = new Random(number);
        byte[] samples = new byte[3 * SIDE * SIDE];
        for (int i = 0; i < RECTANGLES; i++) {
            int left = random.nextInt(SIDE);
            int top = random.nextInt(SIDE);
            int right = Math.min(SIDE, left + 8 + random.nextInt(SIDE / 2));
            int bottom = Math.min(SIDE, top + 8 + random.nextInt(SIDE / 2));
            byte[] colour = new byte[3];
            random.nextBytes(colour);
            for (int y = top; y < bottom; y++) {
                for (int x = left; x < right; x++) {
                    System.arraycopy(colour, 0, samples, 3 * (y * SIDE + x), 3);
                }
            }
        }
        return RgbImage.of(SIDE, SIDE, samples);
    }

    /** Returns an image with each number changed. */
    static RgbImage changed(RgbImage image, IntUnaryOperator change) {
        byte[] samples = new byte[3 * image.width() * image.height()];
        for (int at = 0; at < samples.length; at++) {
            int pixel = at / 3;
            samples[at] = (byte) Math.min(
                    255, change.applyAsInt(image.sample(pixel % image.width(), pixel / image.width(), at % 3)));
        }
        return RgbImage.of(image.width(), image.height(), samples);
    }

    /** Returns an image of one colour. */
    static RgbImage plain(int red, int green, int blue) {
        byte[] samples = new byte[3 * SIDE * SIDE];
        for (int at = 0; at < samples.length; at += 3) {
            samples[at] = (byte) red;
            samples[at + 1] = (byte) green;
            samples[at + 2] = (byte) blue;
        }
        return RgbImage.of(SIDE, SIDE, samples);
    }

    /** Returns what is looked at of an image, in a file of a digest of its own. */
    static ImageTraits traits(String name, RgbImage image) {
        return ImageTraits.of(new SourceImage(name, name, image, List.of()), SIDE);
    }
}
