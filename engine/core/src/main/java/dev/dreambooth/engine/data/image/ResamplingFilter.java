package dev.dreambooth.engine.data.image;

/** The kernels that images are resampled with: what a sample at a distance weighs, in source samples where an image grows. */
public enum ResamplingFilter {
    /** A sinc under the middle of a wider one (C. E. Duchon, "Lanczos Filtering in One and Two Dimensions", 1979). */
    LANCZOS(3) {
        @Override
        double weight(double x) {
            return Math.abs(x) < LOBES ? sinc(x) * sinc(x / LOBES) : 0;
        }
    },
    /** Straight lines between neighbours. */
    BILINEAR(1) {
        @Override
        double weight(double x) {
            return Math.max(0, 1 - Math.abs(x));
        }
    },
    /**
     * Cubic convolution with a = -1/2, the only one that follows parabolas (R. G. Keys, "Cubic Convolution Interpolation for
     * Digital Image Processing", 1981, equations 4 and 15).
     */
    BICUBIC(2) {
        @Override
        double weight(double x) {
            double distance = Math.abs(x);
            if (distance < 1) {
                return ((A + 2) * distance - (A + 3)) * distance * distance + 1;
            }
            return distance < 2 ? (((distance - 5) * distance + 8) * distance - 4) * A : 0;
        }
    };

    private static final double LOBES = 3;
    private static final double A = -0.5;

    private final double support;

    ResamplingFilter(double support) {
        this.support = support;
    }

    /** Returns how far its weights reach. */
    double support() {
        return support;
    }

    /** Returns the weight at a distance, before all weights are brought to a sum of 1. */
    abstract double weight(double x);

    private static double sinc(double x) {
        return x == 0 ? 1 : StrictMath.sin(Math.PI * x) / (Math.PI * x);
    }
}
