package dev.dreambooth.engine.sampling;

import dev.dreambooth.engine.model.part.Conditioning;
import dev.dreambooth.engine.model.part.Denoiser;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * How the predictions of a denoiser are led to the prompts of a batch.
 *
 * <p>Classifier-free guidance (Ho and Salimans 2022, arXiv 2207.12598) extrapolates from the prediction under the negative
 * prompt through that under the prompt: p = n + s·(c − n). Both come from one pass over a batch of twice the size.
 * Shapes: B images, C × H × W a latent.
 *
 * @param conditioning of B samples, or of 2B with those of the negative prompts first
 * @param contrasted whether it holds the negative prompts too
 * @param scale s; used if so
 */
record Guidance(Conditioning conditioning, boolean contrasted, double scale) {
    /** Follows the prompts as the model was trained to. */
    static Guidance none(Conditioning prompts) {
        return new Guidance(prompts, false, 1);
    }

    /** Leads away from negative prompts. */
    static Guidance classifierFree(Conditioning negative, Conditioning prompts, double scale) {
        return new Guidance(Conditioning.cat(List.of(negative, prompts)), true, scale);
    }

    /** Returns the same in tensors that outlive the open scope. */
    Guidance keptIn(Scope scope) {
        return new Guidance(conditioning.map(scope::keep), contrasted, scale);
    }

    /**
     * Predicts.
     *
     * @param scaled the noisy samples as the denoiser takes them, [B, C, H, W]
     * @return [B, C, H, W], in the innermost scope
     */
    Tensor predict(Denoiser denoiser, Tensor scaled, double timestep) {
        if (!contrasted) {
            return denoiser.forward(scaled, repeated(timestep, scaled), conditioning);
        }
        Tensor twice = Tensor.cat(List.of(scaled, scaled), 0);
        List<Tensor> halves =
                denoiser.forward(twice, repeated(timestep, twice), conditioning).chunk(2, 0);
        Tensor negative = halves.get(0);
        return negative.add(halves.get(1).sub(negative).mul(scale));
    }

    /** The timestep for each sample, [B]. */
    private static Tensor repeated(double timestep, Tensor samples) {
        float[] timesteps = new float[Math.toIntExact(samples.size(0))];
        Arrays.fill(timesteps, (float) timestep);
        return Tensor.of(timesteps, timesteps.length).to(samples.device());
    }
}
