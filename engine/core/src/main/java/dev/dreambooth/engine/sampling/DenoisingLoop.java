package dev.dreambooth.engine.sampling;

import dev.dreambooth.engine.diffusion.scheduler.Scheduler;
import dev.dreambooth.engine.diffusion.scheduler.StepNoise;
import dev.dreambooth.engine.model.part.Denoiser;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;

/**
 * The heart of sampling: at each timestep the denoiser predicts, guidance sharpens the prediction, and the scheduler takes
 * a step along it.
 *
 * <p>Shapes: B images, C × H × W a latent.
 *
 * @param denoiser predicts what the scheduler was told the model predicts
 * @param guidance what the images are led to
 */
record DenoisingLoop(Denoiser denoiser, Guidance guidance) {
    /**
     * Denoises a batch.
     *
     * @param scheduler a fresh scheduler
     * @param start where to begin; its latents are freed
     * @param noise of each step, for a scheduler that asks for it
     * @return clean latents [B, C, H, W]
     */
    Tensor run(Scheduler scheduler, StartingPoint start, StepNoise noise, SamplingProgress progress) {
        double[] timesteps = scheduler.timesteps();
        try (Scope scope = Scope.open()) {
            Tensor latents = start.latents();
            for (int step = start.step(); step < timesteps.length; step++) {
                latents = step(scheduler, step, timesteps[step], latents, start.inpainting(), noise);
                progress.stepDone(step + 1 - start.step(), timesteps.length - start.step());
            }
            return scope.keep(latents);
        }
    }

    private Tensor step(
            Scheduler scheduler, int step, double timestep, Tensor latents, Inpainting inpainting, StepNoise noise) {
        try (Scope scope = Scope.open();
                latents) {
            Tensor scaled = scheduler.scaleModelInput(latents, step);
            Tensor prediction = guidance.predict(denoiser, inpainting.shown(scaled), timestep);
            return scope.keep(inpainting.after(scheduler.step(prediction, step, latents, noise), step));
        }
    }
}
