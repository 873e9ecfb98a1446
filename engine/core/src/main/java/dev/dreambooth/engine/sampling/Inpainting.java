package dev.dreambooth.engine.sampling;

import dev.dreambooth.engine.tensor.Tensor;

/**
 * What keeps a part of an image as it is while the rest is painted anew.
 *
 * <p>Shapes: B images, C × H × W a latent.
 */
interface Inpainting {
    /** Everything is painted. */
    Inpainting NONE = new Inpainting() {};

    /**
     * Returns what the denoiser is shown.
     *
     * @param scaled the noisy samples as they would be shown by themselves, [B, C, H, W]
     * @return in the innermost scope
     */
    default Tensor shown(Tensor scaled) {
        return scaled;
    }

    /**
     * Returns the samples to go on with.
     *
     * @param latents after the step, [B, C, H, W]
     * @param step index of the step that was taken
     * @return in the innermost scope
     */
    default Tensor after(Tensor latents, int step) {
        return latents;
    }
}
