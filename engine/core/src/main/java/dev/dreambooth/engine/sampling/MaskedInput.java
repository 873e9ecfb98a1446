package dev.dreambooth.engine.sampling;

import dev.dreambooth.engine.tensor.Tensor;
import java.util.Collections;
import java.util.List;

/**
 * Inpainting with a denoiser that was trained for it: beside each noisy sample it is shown the mask and the latents of
 * the image without what is to be painted, neither of them scaled as the sample is.
 *
 * <p>Shapes: B images, C × H × W a latent.
 *
 * @param mask [1, 1, H, W]: 1 where it is painted anew
 * @param masked [B, C, H, W]: latents of the image, grey where it is painted anew
 */
record MaskedInput(Tensor mask, Tensor masked) implements Inpainting {
    @Override
    public Tensor shown(Tensor scaled) {
        Tensor masks = Tensor.cat(Collections.nCopies(Math.toIntExact(masked.size(0)), mask), 0);
        return Tensor.cat(List.of(scaled, masks, masked), 1);
    }
}
