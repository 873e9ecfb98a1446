package dev.dreambooth.engine.training.loss;

import dev.dreambooth.engine.data.image.RgbImage;
import java.util.Arrays;

/**
 * What an image's mask means for the loss: an error counts in full where the mask is white, as the background where it
 * is black, and in proportion between. The errors of latents are weighed, so the mask is brought to their size.
 *
 * @param background weight of the error where the mask is black, from 0 to 1
 */
public record LossMask(double background) {
    /**
     * Returns the weights of an image's latent: the mean of the mask over the pixels that one place stands for.
     *
     * @param mask grey, of the size of the image
     * @param factor pixels a latent place stands for, in each direction
     * @return row by row, (width / factor) · (height / factor) numbers from {@link #background} to 1
     */
    public float[] weights(RgbImage mask, int factor) {
        int width = mask.width() / factor;
        int height = mask.height() / factor;
        float[] weights = new float[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double covered = sum(mask, x * factor, y * factor, factor) / (3 * 255.0 * factor * factor);
                weights[y * width + x] = (float) (background + (1 - background) * covered);
            }
        }
        return weights;
    }

    private static long sum(RgbImage mask, int left, int top, int side) {
        long sum = 0;
        for (int y = top; y < top + side; y++) {
            for (int x = left; x < left + side; x++) {
                sum += mask.sample(x, y, 0) + mask.sample(x, y, 1) + mask.sample(x, y, 2);
            }
        }
        return sum;
    }

    /** Returns the weights of an image without a mask. */
    public static float[] everywhere(int width, int height) {
        float[] weights = new float[width * height];
        Arrays.fill(weights, 1);
        return weights;
    }
}
