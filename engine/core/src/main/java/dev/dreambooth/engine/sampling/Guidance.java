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
 * prompt through that under the prompt: p = n + s·(c − n). Both come from one pass over a batch of twice the size. A
 * large s makes images too contrasted; p·(φ·σ(c)/σ(p) + 1 − φ) takes that back, σ a sample's standard deviation (Lin et al.
 * 2023, arXiv 2305.08891, section 3.4).
 * Shapes: B images, C × H × W a latent.
 *
 * @param conditioning of B samples, or of 2B with those of the negative prompts first
 * @param contrasted whether it holds the negative prompts too
 * @param scale s; used if so
 * @param rescale φ; how much of the contrast that guidance adds is taken back, 0 to 1
 */
record Guidance(Conditioning conditioning, boolean contrasted, double scale, double rescale) {
    /** Follows the prompts as the model was trained to. */
    static Guidance none(Conditioning prompts) {
        return new Guidance(prompts, false, 1, 0);
    }

    /** Leads away from negative prompts. */
    static Guidance classifierFree(Conditioning negative, Conditioning prompts, double scale, double rescale) {
        return new Guidance(Conditioning.cat(List.of(negative, prompts)), true, scale, rescale);
    }

    /** Returns the same in tensors that outlive the open scope. */
    Guidance keptIn(Scope scope) {
        return new Guidance(conditioning.map(scope::keep), contrasted, scale, rescale);
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
        Tensor prompted = halves.get(1);
        Tensor guided = negative.add(prompted.sub(negative).mul(scale));
        return rescale == 0 ? guided : rescaled(guided, prompted);
    }

    private Tensor rescaled(Tensor guided, Tensor prompted) {
        Tensor ratio = deviations(prompted).div(deviations(guided));
        return guided.mul(ratio.mul(rescale).add(1 - rescale));
    }

    /** Returns the standard deviation of each sample, corrected for its mean being estimated [B, 1, 1, 1]. */
    private static Tensor deviations(Tensor samples) {
        long batch = samples.size(0);
        Tensor flat = samples.reshape(batch, -1);
        double count = flat.size(1);
        Tensor centred = flat.sub(flat.mean(1).reshape(batch, 1));
        return centred.square().mean(1).mul(count / (count - 1)).sqrt().reshape(batch, 1, 1, 1);
    }

    /** The timestep for each sample, [B]. */
    private static Tensor repeated(double timestep, Tensor samples) {
        float[] timesteps = new float[Math.toIntExact(samples.size(0))];
        Arrays.fill(timesteps, (float) timestep);
        return Tensor.of(timesteps, timesteps.length).to(samples.device());
    }
}
