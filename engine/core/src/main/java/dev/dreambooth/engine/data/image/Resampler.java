package dev.dreambooth.engine.data.image;

/**
 * Changes the size of an image by weighing samples. When shrinking, the filter is stretched by the scale, so that every
 * source pixel counts and fine patterns do not alias.
 *
 * <p>Rows are resampled first, then columns, with 8-bit samples between them and weights in fixed point: integers give the
 * same bits on every machine, and those of Pillow.
 */
public final class Resampler {
    /** Weights are integers in units of 2^-22: eight bits of sample and a little headroom then fit into 32 bits. */
    private static final int WEIGHT_BITS = 22;

    private Resampler() {}

    /** Returns the image at the given size, by {@link ResamplingFilter#LANCZOS}; the aspect is the caller's business. */
    public static RgbImage resize(RgbImage source, int width, int height) {
        return resize(source, width, height, ResamplingFilter.LANCZOS);
    }

    /** Returns the image at the given size; the aspect is the caller's business. */
    public static RgbImage resize(RgbImage source, int width, int height, ResamplingFilter filter) {
        RgbImage wide = source.width() == width ? source : resizeRows(source, width, filter);
        return wide.height() == height ? wide : resizeColumns(wide, height, filter);
    }

    private static RgbImage resizeRows(RgbImage source, int width, ResamplingFilter filter) {
        Window[] windows = windows(source.width(), width, filter);
        byte[] from = source.samples();
        byte[] to = new byte[3 * width * source.height()];
        for (int y = 0; y < source.height(); y++) {
            for (int x = 0; x < width; x++) {
                int start = 3 * (y * source.width() + windows[x].first());
                accumulate(from, start, 3, windows[x].weights(), to, 3 * (y * width + x));
            }
        }
        return RgbImage.owning(width, source.height(), to);
    }

    private static RgbImage resizeColumns(RgbImage source, int height, ResamplingFilter filter) {
        Window[] windows = windows(source.height(), height, filter);
        int stride = 3 * source.width();
        byte[] from = source.samples();
        byte[] to = new byte[stride * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < source.width(); x++) {
                int start = windows[y].first() * stride + 3 * x;
                accumulate(from, start, stride, windows[y].weights(), to, y * stride + 3 * x);
            }
        }
        return RgbImage.owning(source.width(), height, to);
    }

    private static void accumulate(byte[] from, int start, int stride, int[] weights, byte[] to, int target) {
        int half = 1 << (WEIGHT_BITS - 1);
        int red = half;
        int green = half;
        int blue = half;
        int at = start;
        for (int weight : weights) {
            red += weight * (from[at] & 0xFF);
            green += weight * (from[at + 1] & 0xFF);
            blue += weight * (from[at + 2] & 0xFF);
            at += stride;
        }
        to[target] = clip(red);
        to[target + 1] = clip(green);
        to[target + 2] = clip(blue);
    }

    private static byte clip(int fixedPoint) {
        return (byte) Math.max(0, Math.min(255, fixedPoint >> WEIGHT_BITS));
    }

    /** The source samples under the filter for one target sample: {@code weights[i]} belongs to sample first + i. */
    private record Window(int first, int[] weights) {}

    private static Window[] windows(int sourceSize, int targetSize, ResamplingFilter filter) {
        double scale = (double) sourceSize / targetSize;
        double stretch = Math.max(1, scale);
        double support = filter.support() * stretch;
        Window[] windows = new Window[targetSize];
        for (int target = 0; target < targetSize; target++) {
            double centre = (target + 0.5) * scale;
            int first = Math.max(0, (int) (centre - support + 0.5));
            int end = Math.min(sourceSize, (int) (centre + support + 0.5));
            double[] weights = new double[end - first];
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                weights[i] = filter.weight((first + i - centre + 0.5) / stretch);
                sum += weights[i];
            }
            windows[target] = new Window(first, fixedPoint(weights, sum));
        }
        return windows;
    }

    private static int[] fixedPoint(double[] weights, double sum) {
        int[] fixed = new int[weights.length];
        for (int i = 0; i < fixed.length; i++) {
            double scaled = weights[i] / sum * (1 << WEIGHT_BITS);
            fixed[i] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
        }
        return fixed;
    }
}
