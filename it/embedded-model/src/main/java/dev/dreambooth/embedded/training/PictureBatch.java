package dev.dreambooth.embedded.training;

import dev.dreambooth.embedded.latent.PatchPca;
import dev.dreambooth.embedded.picture.CaptionedPicture;
import dev.dreambooth.embedded.picture.Compositor;
import dev.dreambooth.embedded.picture.Place;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Some consecutive examples of the endless training set.
 *
 * @param examples in order
 */
record PictureBatch(List<CaptionedPicture> examples) {
    /** Pictures for fitting the latent space; far behind those that training sees. */
    private static final long FIT_FROM = 1L << 40;

    private static final int FIT_COUNT = 1500;

    static PictureBatch of(Compositor compositor, long first, int count) {
        return new PictureBatch(LongStream.range(first, first + count)
                .mapToObj(compositor::picture)
                .toList());
    }

    /** The latent space of a compositor's pictures, the same on every run. */
    static PatchPca latentSpace(Compositor compositor) {
        return PatchPca.fit(of(compositor, FIT_FROM, FIT_COUNT).planes());
    }

    List<String> captions() {
        return examples.stream().map(CaptionedPicture::caption).toList();
    }

    List<float[]> planes() {
        return examples.stream().map(CaptionedPicture::planes).toList();
    }

    /** [B, 3, 64, 64]. */
    Tensor pictures() {
        return stack(planes(), 3, Place.SIZE);
    }

    /** [B, 24, 8, 8]. */
    Tensor latents(PatchPca space) {
        return stack(planes().stream().map(space::encode).toList(), PatchPca.CHANNELS, PatchPca.GRID);
    }

    private static Tensor stack(List<float[]> images, int planes, int side) {
        float[] all = new float[images.size() * planes * side * side];
        for (int i = 0; i < images.size(); i++) {
            System.arraycopy(images.get(i), 0, all, i * images.get(i).length, images.get(i).length);
        }
        return Tensor.of(all, images.size(), planes, side, side);
    }

    /** The rows of [B, ...] as arrays. */
    static List<float[]> rows(Tensor batch) {
        float[] all = batch.toFloats();
        int length = Math.toIntExact(all.length / batch.size(0));
        List<float[]> rows = new ArrayList<>();
        for (int from = 0; from < all.length; from += length) {
            rows.add(Arrays.copyOfRange(all, from, from + length));
        }
        return rows;
    }
}
