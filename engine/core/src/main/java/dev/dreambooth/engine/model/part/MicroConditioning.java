package dev.dreambooth.engine.model.part;

import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;

/**
 * What Stable Diffusion XL is told of where an image comes from (Podell et al. 2023, section 2.2), so that small and cropped
 * images can be trained on without images being made that look small or cropped: its size before it was scaled, the place
 * in the scaled image that it was cut from, and the size of what was cut. Heights come before widths, as in the model.
 *
 * @param originalHeight of the file's image in pixels
 * @param originalWidth of the file's image in pixels
 * @param cropTop rows above the cut, in the scaled image
 * @param cropLeft columns left of the cut, in the scaled image as it is shown, mirrored or not
 * @param targetHeight of the cut in pixels
 * @param targetWidth of the cut in pixels
 */
public record MicroConditioning(
        int originalHeight, int originalWidth, int cropTop, int cropLeft, int targetHeight, int targetWidth) {
    /** How many numbers these are. */
    public static final int COUNT = 6;

    /** An image that is neither scaled nor cropped: what an image that is to be made is asked to look like. */
    public static MicroConditioning whole(int width, int height) {
        return new MicroConditioning(height, width, 0, 0, height, width);
    }

    /** Returns the numbers of several images as the denoiser takes them [B, 6]. */
    public static Tensor tensor(List<MicroConditioning> images) {
        float[] numbers = new float[COUNT * images.size()];
        for (int i = 0; i < images.size(); i++) {
            MicroConditioning image = images.get(i);
            int[] row = {
                image.originalHeight,
                image.originalWidth,
                image.cropTop,
                image.cropLeft,
                image.targetHeight,
                image.targetWidth
            };
            for (int k = 0; k < COUNT; k++) {
                numbers[COUNT * i + k] = row[k];
            }
        }
        return Tensor.of(numbers, images.size(), COUNT);
    }
}
