package dev.dreambooth.engine.training;

import dev.dreambooth.engine.diffusion.NoiseSchedule;
import dev.dreambooth.engine.diffusion.PredictionType;
import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;

/**
 * The loss of DreamBooth (Ruiz et al. 2023, equation 2): L = L_instance + λ·L_prior.
 *
 * <p>L_instance teaches the subject; L_prior keeps the class as it was, on images that the base model itself made of the
 * class. Both are the mean squared error of the prediction, over one batch that holds the instances first and as many
 * class images after them, so that one pass serves both.
 *
 * @param schedule how noise is added
 * @param predictionType what the UNet predicts
 * @param priorWeight λ
 */
public record DreamBoothLoss(NoiseSchedule schedule, PredictionType predictionType, double priorWeight) {
    /**
     * One batch.
     *
     * @param latents clean, scaled latents [B, C, H, W]
     * @param noise standard normal, of the same shape
     * @param timesteps [B], integers
     * @param encoderHiddenStates text states [B, L, D]
     * @param prior whether the second half of the batch shows the class
     * @param weights what each place of the subject's half counts [B or B/2, 1, H, W], or null if all count alike
     * @param priorTarget what the second half should predict, or null for what was added to it
     */
    public record Batch(
            Tensor latents,
            Tensor noise,
            Tensor timesteps,
            Tensor encoderHiddenStates,
            boolean prior,
            Tensor weights,
            PriorTarget priorTarget) {
        /** A batch in which all places count alike and nothing but the added noise is to be predicted. */
        public Batch(Tensor latents, Tensor noise, Tensor timesteps, Tensor encoderHiddenStates, boolean prior) {
            this(latents, noise, timesteps, encoderHiddenStates, prior, null, null);
        }
    }

    /**
     * The loss of one batch and its parts, all scalars.
     *
     * @param total what is differentiated
     * @param instance L_instance
     * @param prior L_prior, or null without class images
     */
    public record Value(Tensor total, Tensor instance, Tensor prior) {}

    /** Computes the loss; under {@link dev.dreambooth.engine.tensor.GradMode#enable()} it can be differentiated. */
    public Value of(UNet2DConditionModel unet, Batch batch) {
        try (Scope scope = Scope.open()) {
            Tensor noisy = schedule.addNoise(batch.latents(), batch.noise(), batch.timesteps());
            Tensor target = schedule.target(predictionType, batch.latents(), batch.noise(), batch.timesteps());
            Tensor prediction = unet.forward(noisy, batch.timesteps(), batch.encoderHiddenStates());
            if (!batch.prior()) {
                Tensor instance = scope.keep(instanceLoss(batch, prediction, target));
                return new Value(instance, instance, null);
            }
            long size = batch.latents().size(0);
            long half = size / 2;
            Tensor instance = instanceLoss(batch, prediction.slice(0, 0, half), target.slice(0, 0, half));
            Tensor priorTarget = batch.priorTarget() == null
                    ? target.slice(0, half, size)
                    : batch.priorTarget()
                            .of(noisy.slice(0, half, size), batch.timesteps().slice(0, half, size));
            Tensor prior = Ops.call("mse", prediction.slice(0, half, size), priorTarget);
            Tensor total = instance.addScaled(prior, priorWeight);
            return new Value(scope.keep(total), scope.keep(instance), scope.keep(prior));
        }
    }

    private static Tensor instanceLoss(Batch batch, Tensor prediction, Tensor target) {
        return batch.weights() == null
                ? Ops.call("mse", prediction, target)
                : Ops.call("weighted_mse", prediction, target, batch.weights());
    }
}
