package dev.dreambooth.engine.sampling;

import dev.dreambooth.engine.data.image.Resampler;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.tensor.Tensor;

/**
 * Which pixels of an image are painted anew: those that are at least half white in a mask of the image's size.
 *
 * <p>Shapes: H × W height and width of a latent, F pixels a latent position in each direction.
 */
final class RepaintMask {
    private static final int HALF = 128;

    private final RgbImage mask;

    /**
     * @param mask of any size
     * @param width of the image, F·W
     * @param height of the image, F·H
     */
    RepaintMask(RgbImage mask, int width, int height) {
        this.mask = Resampler.resize(mask, width, height);
    }

    /** Returns 1 for each pixel that stays and 0 for each that is painted anew, [1, 1, F·H, F·W]. */
    Tensor kept() {
        return sampled(1).mul(-1).add(1);
    }

    /** Returns 1 for each latent position that is painted anew, by the first of its pixels, [1, 1, H, W]. */
    Tensor latent(int factor) {
        return sampled(factor);
    }

    private Tensor sampled(int stride) {
        int columns = mask.width() / stride;
        int rows = mask.height() / stride;
        float[] values = new float[columns * rows];
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                values[y * columns + x] = luma(x * stride, y * stride) >= HALF ? 1 : 0;
            }
        }
        return Tensor.of(values, 1, 1, rows, columns);
    }

    /** The luma of ITU-R BT.601, 0.299·R + 0.587·G + 0.114·B, with weights in units of 2^-16 as Pillow has them. */
    private int luma(int x, int y) {
        return (19595 * mask.sample(x, y, 0) + 38470 * mask.sample(x, y, 1) + 7471 * mask.sample(x, y, 2) + (1 << 15))
                >> 16;
    }
}
