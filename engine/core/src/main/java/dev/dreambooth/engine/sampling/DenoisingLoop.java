package dev.dreambooth.engine.sampling;

import dev.dreambooth.engine.diffusion.Scheduler;
import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The heart of sampling: at each timestep the UNet predicts, guidance sharpens the prediction, and the scheduler takes a
 * step along it.
 *
 * <p>Classifier-free guidance (Ho and Salimans 2022, arXiv 2207.12598) extrapolates from the prediction under the negative
 * prompt through that under the prompt: p = n + s·(c − n). Both come from one pass over a batch of twice the size.
 * Shapes: B images, C × H × W a latent, L tokens, D width of the text states.
 *
 * @param unet predicts what the scheduler was told the model predicts
 * @param guidanceScale s; used if there are states of negative prompts
 */
record DenoisingLoop(UNet2DConditionModel unet, double guidanceScale) {
    /**
     * Denoises a batch.
     *
     * @param scheduler a fresh scheduler
     * @param noise the batch's noise
     * @param textStates [B, L, D], or [2B, L, D] with the states of negative prompts first
     * @return clean latents [B, C, H, W]
     */
    Tensor run(Scheduler scheduler, SeededNoise noise, Tensor textStates, SamplingProgress progress) {
        double[] timesteps = scheduler.timesteps();
        try (Scope scope = Scope.open()) {
            Tensor latents = noise.initial().mul(scheduler.initNoiseSigma());
            for (int step = 0; step < timesteps.length; step++) {
                latents = step(scheduler, step, timesteps[step], latents, noise, textStates);
                progress.stepDone(step + 1, timesteps.length);
            }
            return scope.keep(latents);
        }
    }

    private Tensor step(
            Scheduler scheduler, int step, double timestep, Tensor latents, SeededNoise noise, Tensor textStates) {
        try (Scope scope = Scope.open();
                latents) {
            Tensor scaled = scheduler.scaleModelInput(latents, step);
            boolean guided = textStates.size(0) == 2 * latents.size(0);
            Tensor input = guided ? Tensor.cat(List.of(scaled, scaled), 0) : scaled;
            Tensor prediction = unet.forward(input, repeated(timestep, input), textStates);
            if (guided) {
                List<Tensor> halves = prediction.chunk(2, 0);
                Tensor negative = halves.get(0);
                prediction = negative.add(halves.get(1).sub(negative).mul(guidanceScale));
            }
            return scope.keep(scheduler.step(prediction, step, latents, noise));
        }
    }

    /** The timestep for each sample of the UNet's input, [B]. */
    private static Tensor repeated(double timestep, Tensor input) {
        float[] timesteps = new float[Math.toIntExact(input.size(0))];
        Arrays.fill(timesteps, (float) timestep);
        return Tensor.of(timesteps, timesteps.length).to(input.device());
    }
}
