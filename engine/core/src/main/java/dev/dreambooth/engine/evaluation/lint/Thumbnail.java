package dev.dreambooth.engine.evaluation.lint;

import dev.dreambooth.engine.data.image.Resampler;
import dev.dreambooth.engine.data.image.RgbImage;

/**
 * An image at 16 x 16, by which copies of it are known whatever their size, compression or brightness.
 *
 * @param samples [16 · 16 · 3] less their mean, divided by their length, so that a dot product is a correlation
 * @param mirrored the same of the image mirrored left to right
 */
record Thumbnail(double[] samples, double[] mirrored) {
    private static final int SIDE = 16;
    private static final int CHANNELS = 3;

    static Thumbnail of(RgbImage image) {
        RgbImage little = Resampler.resize(image, SIDE, SIDE);
        return new Thumbnail(normalized(little), normalized(little.flipHorizontally()));
    }

    private static double[] normalized(RgbImage image) {
        double[] samples = new double[SIDE * SIDE * CHANNELS];
        double sum = 0;
        for (int at = 0; at < samples.length; at++) {
            int pixel = at / CHANNELS;
            samples[at] = image.sample(pixel % SIDE, pixel / SIDE, at % CHANNELS);
            sum += samples[at];
        }
        double mean = sum / samples.length;
        double squares = 0;
        for (int at = 0; at < samples.length; at++) {
            samples[at] -= mean;
            squares += samples[at] * samples[at];
        }
        double length = Math.sqrt(squares);
        for (int at = 0; at < samples.length; at++) {
            samples[at] = length == 0 ? 0 : samples[at] / length;
        }
        return samples;
    }

    /** Returns the correlation of two images, -1 to 1, with the other mirrored if that is more; 0 where one is of one grey. */
    double correlation(Thumbnail other) {
        return Math.max(dot(samples, other.samples), dot(samples, other.mirrored));
    }

    private static double dot(double[] one, double[] other) {
        double sum = 0;
        for (int at = 0; at < one.length; at++) {
            sum += one[at] * other[at];
        }
        return sum;
    }
}
