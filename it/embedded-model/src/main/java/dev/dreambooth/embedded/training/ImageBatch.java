package dev.dreambooth.embedded.training;

import dev.dreambooth.embedded.image.CaptionedImage;
import dev.dreambooth.embedded.image.Compositor;
import dev.dreambooth.embedded.image.Place;
import dev.dreambooth.embedded.latent.PatchPca;
import dev.dreambooth.engine.model.part.MicroConditioning;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.RandomStream;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Some consecutive examples of the endless training set.
 *
 * @param examples in order
 * @param origins what each was cut from
 */
public record ImageBatch(List<CaptionedImage> examples, List<MicroConditioning> origins) {
    /** Examples as they were composed. */
    public static ImageBatch of(Compositor compositor, long first, int count) {
        return new ImageBatch(
                LongStream.range(first, first + count)
                        .mapToObj(compositor::image)
                        .toList(),
                Collections.nCopies(count, MicroConditioning.whole(Place.SIZE, Place.SIZE)));
    }

    /** Examples of which half look like small images or parts of larger ones, and say so. */
    static ImageBatch ofAllSizes(Compositor compositor, long seed, long first, int count) {
        List<Recut.Result> recut = LongStream.range(first, first + count)
                .mapToObj(index ->
                        Recut.of(compositor.image(index), Noise.seed(seed, RandomStream.COMPOSITION, index, 1)))
                .toList();
        return new ImageBatch(
                recut.stream().map(Recut.Result::image).toList(),
                recut.stream().map(Recut.Result::origin).toList());
    }

    List<String> captions() {
        return examples.stream().map(CaptionedImage::caption).toList();
    }

    List<float[]> planes() {
        return examples.stream().map(CaptionedImage::planes).toList();
    }

    /** Images as a tensor [B, 3, 64, 64]. */
    public static Tensor images(List<float[]> planes) {
        return stack(planes, 3, Place.SIZE);
    }

    /** The latents of images as a tensor [B, 24, 8, 8]. */
    static Tensor latents(List<float[]> planes, PatchPca space) {
        return stack(planes.stream().map(space::encode).toList(), PatchPca.CHANNELS, PatchPca.GRID);
    }

    private static Tensor stack(List<float[]> images, int planes, int side) {
        float[] all = new float[images.size() * planes * side * side];
        for (int i = 0; i < images.size(); i++) {
            System.arraycopy(images.get(i), 0, all, i * images.get(i).length, images.get(i).length);
        }
        return Tensor.of(all, images.size(), planes, side, side);
    }

    /** The rows of [B, ...] as arrays. */
    public static List<float[]> rows(Tensor batch) {
        float[] all = batch.toFloats();
        int length = Math.toIntExact(all.length / batch.size(0));
        List<float[]> rows = new ArrayList<>();
        for (int from = 0; from < all.length; from += length) {
            rows.add(Arrays.copyOfRange(all, from, from + length));
        }
        return rows;
    }
}
