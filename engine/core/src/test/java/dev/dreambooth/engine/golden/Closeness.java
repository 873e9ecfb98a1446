package dev.dreambooth.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.tensor.Tensor;
import java.awt.image.BufferedImage;

/** The distances in which the engine is compared with the reference. */
final class Closeness {
    private Closeness() {}

    /**
     * Asserts equal shapes and a largest absolute error of at most {@code tolerance} times the largest magnitude of the
     * expected values.
     */
    static void assertClose(String what, Tensor actual, Golden golden, String name, double tolerance) {
        assertThat(actual.shape()).as("shape of %s", what).isEqualTo(golden.shape(name));
        assertThat(maxError(actual.toFloats(), golden.floats(name)))
                .as("largest error of %s relative to the largest magnitude", what)
                .isLessThanOrEqualTo(tolerance);
    }

    /** Asserts that a gradient is as long and points as the recorded one, but for a ten-thousandth. */
    static void assertGradient(String parameter, float[] actual, Golden golden) {
        assertThat(relativeL2(actual, golden.floats("gradient." + parameter)))
                .as("relative error of the gradient of %s", parameter)
                .isLessThanOrEqualTo(1e-4);
    }

    /**
     * Asserts that training ends at the recorded weights, and on the way there: a few steps leave most of a weight as it
     * was, so that closeness alone would prove little.
     *
     * @param tolerance of the weights, relative to their length
     * @param movementTolerance of their movement, relative to its length
     */
    static void assertTrained(
            String parameter,
            float[] initial,
            float[] actual,
            Golden golden,
            double tolerance,
            double movementTolerance) {
        float[] expected = golden.floats("final." + parameter);
        assertThat(relativeL2(actual, expected))
                .as("relative error of %s", parameter)
                .isLessThanOrEqualTo(tolerance);
        assertThat(distance(actual, expected))
                .as("error of the movement of %s", parameter)
                .isLessThanOrEqualTo(movementTolerance * distance(initial, expected));
    }

    /** The largest absolute error over the largest expected magnitude; not a number where either side has one. */
    static double maxError(float[] actual, float[] expected) {
        double error = 0;
        double magnitude = 0;
        for (int i = 0; i < expected.length; i++) {
            // Math.max hands on NaN, so a poisoned result cannot pass
            error = Math.max(error, Math.abs((double) actual[i] - expected[i]));
            magnitude = Math.max(magnitude, Math.abs(expected[i]));
        }
        return error / magnitude;
    }

    /** The length of the difference over the length of the expected vector (L2). */
    static double relativeL2(float[] actual, float[] expected) {
        return distance(actual, expected) / distance(expected, new float[expected.length]);
    }

    /** The length of the difference of two vectors (L2). */
    static double distance(float[] a, float[] b) {
        assertThat(a).hasSameSizeAs(b);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (double) a[i] - b[i];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }

    /** The share of samples, three a pixel, that differ by at most one. */
    static double shareWithinOne(RgbImage actual, BufferedImage expected) {
        assertThat(actual.width()).isEqualTo(expected.getWidth());
        assertThat(actual.height()).isEqualTo(expected.getHeight());
        int within = 0;
        for (int y = 0; y < actual.height(); y++) {
            for (int x = 0; x < actual.width(); x++) {
                for (int channel = 0; channel < 3; channel++) {
                    int sample = expected.getRGB(x, y) >> (16 - 8 * channel) & 0xFF;
                    within += Math.abs(actual.sample(x, y, channel) - sample) <= 1 ? 1 : 0;
                }
            }
        }
        return within / (3.0 * actual.width() * actual.height());
    }
}
