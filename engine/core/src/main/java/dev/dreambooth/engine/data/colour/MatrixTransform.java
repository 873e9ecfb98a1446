package dev.dreambooth.engine.data.colour;

import java.util.Optional;

/** Colours that a file states by numbers rather than by a profile: a curve for each sample, and a matrix between lights. */
final class MatrixTransform implements ColourTransform {
    private static final int MAX = 65_535;

    private final double[] light;
    private final double[][] matrix;

    private MatrixTransform(Primaries primaries, Curve curve) {
        this.light = new double[MAX + 1];
        for (int value = 0; value <= MAX; value++) {
            light[value] = curve.toLight().applyAsDouble(value / (double) MAX);
        }
        this.matrix = primaries.toSrgb();
    }

    /** Returns the transform, or empty if these are the colours of sRGB. */
    static Optional<ColourTransform> of(Primaries primaries, Curve curve) {
        return primaries.areSrgb() && curve.isSrgb()
                ? Optional.empty()
                : Optional.of(new MatrixTransform(primaries, curve));
    }

    @Override
    public boolean takes(int bands) {
        return bands == 1 || bands == 3;
    }

    @Override
    public int[] toSrgb(int[] stored, int bands) {
        int pixels = stored.length / bands;
        int[] converted = new int[3 * pixels];
        for (int pixel = 0; pixel < pixels; pixel++) {
            if (bands == 1) {
                int grey = encoded(light[stored[pixel]]);
                converted[3 * pixel] = grey;
                converted[3 * pixel + 1] = grey;
                converted[3 * pixel + 2] = grey;
                continue;
            }
            double red = light[stored[3 * pixel]];
            double green = light[stored[3 * pixel + 1]];
            double blue = light[stored[3 * pixel + 2]];
            for (int band = 0; band < 3; band++) {
                double mixed = matrix[band][0] * red + matrix[band][1] * green + matrix[band][2] * blue;
                converted[3 * pixel + band] = encoded(mixed);
            }
        }
        return converted;
    }

    private static int encoded(double light) {
        return (int) Math.round(Curve.toSrgb(light) * MAX);
    }
}
