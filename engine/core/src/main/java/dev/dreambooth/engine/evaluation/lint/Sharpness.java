package dev.dreambooth.engine.evaluation.lint;

import dev.dreambooth.engine.data.image.Resampler;
import dev.dreambooth.engine.data.image.RgbImage;

/**
 * How crisp an image is: the variance of its Laplacian (Pech-Pacheco et al. 2000, "Diatom autofocusing in brightfield
 * microscopy"), with two changes of ours. It is divided by the variance of the image, so that pale pictures are no blurred
 * ones; and the largest of 4 x 4 tiles counts, since a soft background behind a crisp subject is as it should be.
 *
 * <pre>
 * max over tiles of Var(Δg) / Var(g),   Δg(x, y) = 4 g(x, y) − g(x±1, y) − g(x, y±1)
 * </pre>
 *
 * <p>g [H, W] is the image in grey at the size that it is trained at, and never enlarged.
 */
final class Sharpness {
    private static final int TILES = 4;
    /** ITU-R BT.601. */
    private static final double RED = .299;

    private static final double GREEN = .587;
    private static final double BLUE = .114;

    private Sharpness() {}

    /**
     * Measures an image.
     *
     * @param resolution the side of the square that it is trained at
     */
    static double of(RgbImage image, int resolution) {
        double[][] grey = grey(scaled(image, resolution));
        double variance = variance(grey, 0, grey.length, 0, grey[0].length);
        if (variance == 0) {
            return 0;
        }
        double[][] laplacian = laplacian(grey);
        int rows = laplacian.length;
        int columns = laplacian[0].length;
        double most = 0;
        for (int i = 0; i < TILES; i++) {
            for (int j = 0; j < TILES; j++) {
                most = Math.max(
                        most,
                        variance(
                                laplacian,
                                i * rows / TILES,
                                (i + 1) * rows / TILES,
                                j * columns / TILES,
                                (j + 1) * columns / TILES));
            }
        }
        return most / variance;
    }

    private static RgbImage scaled(RgbImage image, int resolution) {
        int shorter = Math.min(image.width(), image.height());
        if (shorter <= resolution) {
            return image;
        }
        double scale = (double) resolution / shorter;
        return Resampler.resize(
                image, (int) Math.round(image.width() * scale), (int) Math.round(image.height() * scale));
    }

    private static double[][] grey(RgbImage image) {
        double[][] grey = new double[image.height()][image.width()];
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                grey[y][x] = RED * image.sample(x, y, 0) + GREEN * image.sample(x, y, 1) + BLUE * image.sample(x, y, 2);
            }
        }
        return grey;
    }

    private static double[][] laplacian(double[][] grey) {
        double[][] laplacian = new double[grey.length - 2][grey[0].length - 2];
        for (int y = 0; y < laplacian.length; y++) {
            for (int x = 0; x < laplacian[0].length; x++) {
                laplacian[y][x] = 4 * grey[y + 1][x + 1]
                        - grey[y][x + 1]
                        - grey[y + 2][x + 1]
                        - grey[y + 1][x]
                        - grey[y + 1][x + 2];
            }
        }
        return laplacian;
    }

    private static double variance(double[][] values, int top, int bottom, int left, int right) {
        double sum = 0;
        double squares = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                sum += values[y][x];
                squares += values[y][x] * values[y][x];
            }
        }
        int count = (bottom - top) * (right - left);
        return count == 0 ? 0 : Math.max(0, squares / count - sum / count * (sum / count));
    }
}
