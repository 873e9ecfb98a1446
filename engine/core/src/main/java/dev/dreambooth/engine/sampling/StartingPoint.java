package dev.dreambooth.engine.sampling;

import dev.dreambooth.engine.diffusion.scheduler.Scheduler;
import dev.dreambooth.engine.tensor.Tensor;

/**
 * Where the denoising of a batch begins. Shapes: B images, C × H × W a latent.
 *
 * @param step index of the first step
 * @param latents noisy as that step wants them, [B, C, H, W]
 * @param inpainting what stays of an image on the way
 */
record StartingPoint(int step, Tensor latents, Inpainting inpainting) {
    /** Begins with pure noise. */
    static StartingPoint ofNoise(Scheduler scheduler, SeededNoise noise) {
        return new StartingPoint(0, noise.next().mul(scheduler.initNoiseSigma()), Inpainting.NONE);
    }
}
