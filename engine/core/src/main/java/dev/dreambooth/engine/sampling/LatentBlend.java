package dev.dreambooth.engine.sampling;

import dev.dreambooth.engine.diffusion.scheduler.Scheduler;
import dev.dreambooth.engine.tensor.Tensor;

/**
 * Inpainting with any model: after each step what is to stay is put back, with the noise of the next timestep (Lugmayr et
 * al. 2022, arXiv 2201.09865, equation 8, without resampling; Avrahami et al. 2022, arXiv 2206.02779).
 *
 * <pre>
 * x ← m·x + (1 − m)·(z with noise n)
 * </pre>
 *
 * <p>Shapes: B images, C × H × W a latent.
 *
 * @param mask m [1, 1, H, W]: 1 where it is painted anew
 * @param original z [B, C, H, W]: the latents of the image
 * @param noise n [B, C, H, W]: the same at every step
 */
record LatentBlend(Scheduler scheduler, Tensor mask, Tensor original, Tensor noise) implements Inpainting {
    @Override
    public Tensor after(Tensor latents, int step) {
        int next = step + 1;
        Tensor kept = next < scheduler.timesteps().length ? scheduler.addNoise(original, noise, next) : original;
        return kept.sub(mask.mul(kept)).add(mask.mul(latents));
    }
}
