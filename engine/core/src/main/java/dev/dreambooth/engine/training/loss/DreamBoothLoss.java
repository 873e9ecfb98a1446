package dev.dreambooth.engine.training.loss;

import dev.dreambooth.engine.diffusion.LossWeighting;
import dev.dreambooth.engine.diffusion.NoiseProcess;
import dev.dreambooth.engine.model.part.Conditioning;
import dev.dreambooth.engine.model.part.Denoiser;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The loss of DreamBooth (Ruiz et al. 2023, equation 2): it teaches the subject, and keeps the class as it was.
 *
 * <pre>
 * L = L_instance + λ·L_prior
 * L_instance = E[w_t·‖f(x_t, t, c) − y‖²]         x the subject's latents, c its prompt
 * L_prior    = E[w_t·‖f(x′_t, t, c′) − y′‖²]      x′ latents of the class, c′ the class prompt
 * </pre>
 *
 * <ul>
 *   <li>x_t: x with as much noise as timestep t has; y: the target, which is the noise for a model that predicts it
 *   <li>x′: images that the untouched model itself made of the class, so that it learns nothing new of them; or the
 *       subject's own, with what the untouched model predicts for them as y′ ({@link PriorTarget})
 *   <li>w_t: the weight of the timestep; λ: the weight of the prior
 * </ul>
 *
 * <p>Both are means over one batch that holds the instances first and as many samples of the class after them, so that one
 * pass serves both. Each sample's error is weighted by its own timestep, in either half.
 *
 * @param process how noise is added, and what the denoiser is asked for
 * @param priorWeight λ
 * @param measure how an error is measured
 * @param weighting how much it counts at each timestep
 */
public record DreamBoothLoss(NoiseProcess process, double priorWeight, LossMeasure measure, LossWeighting weighting) {
    /** The loss of the paper: the mean squared error, the same weight for every timestep. */
    public DreamBoothLoss(NoiseProcess process, double priorWeight) {
        this(process, priorWeight, new LossMeasure.SquaredError(), new LossWeighting.Uniform());
    }

    /**
     * One batch.
     *
     * @param latents clean, scaled latents [B, C, H, W]
     * @param noise standard normal, by which the target is formed, of the same shape
     * @param inputNoise what is added to the latents; the same unless its input is perturbed
     * @param timesteps [B], integers
     * @param conditioning of B samples
     * @param prior whether the second half of the batch shows the class
     * @param weights what each place of the subject's half counts [B or B/2, 1, H, W]; empty if all count alike
     * @param priorTarget what the second half should predict; empty for what was added to it
     */
    public record Batch(
            Tensor latents,
            Tensor noise,
            Tensor inputNoise,
            Tensor timesteps,
            Conditioning conditioning,
            boolean prior,
            Optional<Tensor> weights,
            Optional<PriorTarget> priorTarget) {
        /** A batch in which all places count alike and nothing but the added noise is to be predicted. */
        public Batch(Tensor latents, Tensor noise, Tensor timesteps, Conditioning conditioning, boolean prior) {
            this(latents, noise, noise, timesteps, conditioning, prior, Optional.empty(), Optional.empty());
        }

        /** Returns the batch on another device, cut off from what was recorded; tensors belong to the innermost scope. */
        public Batch on(Device device) {
            Device here = latents.device();
            return new Batch(
                    latents.to(device),
                    noise.to(device),
                    inputNoise.to(device),
                    timesteps.to(device),
                    conditioning.detach().to(device),
                    prior,
                    weights.map(places -> places.to(device)),
                    priorTarget.<PriorTarget>map(target -> (noisy, times) ->
                            target.of(noisy.to(here), times.to(here)).to(device)));
        }
    }

    /**
     * The loss of one batch and its parts, all scalars.
     *
     * @param total what is differentiated
     * @param instance L_instance
     * @param prior L_prior, or null without prior preservation
     */
    public record Value(
            Tensor total, Tensor instance, @Nullable Tensor prior) {}

    /** Computes the loss; under {@link dev.dreambooth.engine.tensor.GradMode#enable()} it can be differentiated. */
    public Value of(Denoiser denoiser, Batch batch) {
        try (Scope scope = Scope.open()) {
            Tensor noisy = process.addNoise(batch.latents(), batch.inputNoise(), batch.timesteps());
            Tensor target = process.target(batch.latents(), batch.noise(), batch.timesteps());
            Tensor prediction = denoiser.forward(noisy, batch.timesteps(), batch.conditioning());
            long[] timesteps = batch.timesteps().toLongs();
            if (!batch.prior()) {
                Tensor instance = scope.keep(error(prediction, target, timesteps, batch.weights()));
                return new Value(instance, instance, null);
            }
            int size = timesteps.length;
            int half = size / 2;
            Tensor instance = error(
                    prediction.slice(0, 0, half),
                    target.slice(0, 0, half),
                    Arrays.copyOfRange(timesteps, 0, half),
                    batch.weights());
            Tensor priorTarget = batch.priorTarget()
                    .map(wanted -> wanted.of(
                            noisy.slice(0, half, size), batch.timesteps().slice(0, half, size)))
                    .orElseGet(() -> target.slice(0, half, size));
            Tensor prior = error(
                    prediction.slice(0, half, size),
                    priorTarget,
                    Arrays.copyOfRange(timesteps, half, size),
                    Optional.empty());
            Tensor total = instance.addScaled(prior, priorWeight);
            return new Value(scope.keep(total), scope.keep(instance), scope.keep(prior));
        }
    }

    /** The mean over the samples of each one's error; places are weighted within a sample, timesteps between samples. */
    private Tensor error(Tensor prediction, Tensor target, long[] timesteps, Optional<Tensor> places) {
        boolean plain = measure instanceof LossMeasure.SquaredError && weighting instanceof LossWeighting.Uniform;
        if (plain && places.isEmpty()) {
            return Ops.mse(prediction, target); // in one pass
        }
        Tensor elements = measure.errors(prediction, target, timesteps);
        Tensor samples =
                places.map(each -> Ops.weightedSampleMeans(elements, each)).orElseGet(() -> Ops.sampleMeans(elements));
        return samples.mul(weights(timesteps).to(samples.device())).mean();
    }

    private Tensor weights(long[] timesteps) {
        float[] weights = new float[timesteps.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) weighting.weight(process.snr(Math.toIntExact(timesteps[i])), process.predictionType());
        }
        return Tensor.of(weights, weights.length);
    }
}
