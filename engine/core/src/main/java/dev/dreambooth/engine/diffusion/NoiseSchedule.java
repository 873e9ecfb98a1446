package dev.dreambooth.engine.diffusion;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * The forward process of a variance-preserving diffusion model: x_t = √ᾱ_t·x_0 + √(1 − ᾱ_t)·ε (Ho et al. 2020, arXiv
 * 2006.11239, equation 4).
 *
 * <p>ᾱ_t falls from almost 1 (a clean sample) to almost 0 (noise) over the training timesteps. Training uses this class
 * to make noisy samples and targets; schedulers use it to know how much noise a timestep holds.
 */
public final class NoiseSchedule {
    /**
     * Stands for a terminal ᾱ of 0 where a scheduler divides by it: the least positive half-precision number, 2⁻²⁴, less
     * one unit in the last place. Its σ is 4096, which 2⁻²⁴ itself misses or not by the rounding of a square root.
     */
    private static final float ALMOST_ZERO = 0x1.fffffep-25f;

    private final float[] alphasCumprod;

    private NoiseSchedule(float[] alphasCumprod) {
        this.alphasCumprod = alphasCumprod;
    }

    /**
     * Builds the schedule a model was trained with.
     *
     * @throws UserError if the configuration names an unknown beta schedule or impossible values
     */
    public static NoiseSchedule of(SchedulerConfig config) {
        return new NoiseSchedule(BetaSchedule.alphasCumprod(BetaSchedule.of(config)));
    }

    /** Returns the number of training timesteps, 1000 for Stable Diffusion. */
    public int timesteps() {
        return alphasCumprod.length;
    }

    /** Returns ᾱ_t, the share of the variance of x_t that is signal, in [0, 1]. */
    public double alphaCumprod(int timestep) {
        return alphasCumprod[timestep];
    }

    /** Returns σ_t = √((1 − ᾱ_t)/ᾱ_t), the noise's standard deviation relative to the signal, in single precision. */
    public double sigma(int timestep) {
        float alphaBar = alphasCumprod[timestep];
        return (float) Math.sqrt((1 - alphaBar) / alphaBar);
    }

    /** Returns the signal-to-noise ratio ᾱ_t/(1 − ᾱ_t), on which loss weights such as min-SNR are based. */
    public double snr(int timestep) {
        return alphaCumprod(timestep) / (1 - alphaCumprod(timestep));
    }

    /** Returns a schedule whose σ is finite everywhere: a terminal ᾱ of exactly 0 becomes about 2⁻²⁴ (σ = 4096). */
    public NoiseSchedule withFiniteSigmas() {
        float[] finite = alphasCumprod.clone();
        int last = finite.length - 1;
        finite[last] = finite[last] == 0 ? ALMOST_ZERO : finite[last];
        return new NoiseSchedule(finite);
    }

    /**
     * Makes noisy samples.
     *
     * @param x0 clean samples, [B, …]
     * @param noise standard normal noise of the same shape
     * @param timesteps one timestep a sample, [B], whole numbers in [0, timesteps())
     * @return x_t = √ᾱ_t·x_0 + √(1 − ᾱ_t)·ε, of x0's shape
     */
    public Tensor addNoise(Tensor x0, Tensor noise, Tensor timesteps) {
        try (Scope scope = Scope.open()) {
            Tensor signal = signalScale(timesteps, x0);
            Tensor deviation = noiseScale(timesteps, x0);
            return scope.keep(signal.mul(x0).add(deviation.mul(noise)));
        }
    }

    /** Makes noisy samples of one timestep; see {@link #addNoise(Tensor, Tensor, Tensor)}. */
    public Tensor addNoise(Tensor x0, Tensor noise, int timestep) {
        double alphaBar = alphaCumprod(timestep);
        try (Scope scope = Scope.open()) {
            return scope.keep(x0.mul(Math.sqrt(alphaBar)).addScaled(noise, Math.sqrt(1 - alphaBar)));
        }
    }

    /**
     * Returns the velocity v = √ᾱ_t·ε − √(1 − ᾱ_t)·x_0 (Salimans and Ho 2022, arXiv 2202.00512, section 4).
     *
     * @param x0 clean samples, [B, …]
     * @param noise the noise added to them, of the same shape
     * @param timesteps one timestep a sample, [B], integers in [0, timesteps())
     */
    public Tensor velocity(Tensor x0, Tensor noise, Tensor timesteps) {
        try (Scope scope = Scope.open()) {
            Tensor signal = signalScale(timesteps, x0);
            Tensor deviation = noiseScale(timesteps, x0);
            return scope.keep(signal.mul(noise).sub(deviation.mul(x0)));
        }
    }

    /** Returns what a network of this type should have answered: the noise, the velocity or the clean sample. */
    public Tensor target(PredictionType type, Tensor x0, Tensor noise, Tensor timesteps) {
        return switch (type) {
            case EPSILON -> noise;
            case V_PREDICTION -> velocity(x0, noise, timesteps);
            case SAMPLE -> x0;
        };
    }

    private Tensor signalScale(Tensor timesteps, Tensor like) {
        return perSample(timesteps, like, t -> Math.sqrt(alphasCumprod[t]));
    }

    private Tensor noiseScale(Tensor timesteps, Tensor like) {
        return perSample(timesteps, like, t -> Math.sqrt(1 - alphasCumprod[t]));
    }

    /** One number a sample, shaped [B, 1, 1, …] so that it spreads over the sample's elements. */
    private static Tensor perSample(Tensor timesteps, Tensor like, IntToDoubleFunction value) {
        long[] t = timesteps.toLongs();
        if (t.length != like.size(0)) {
            throw new IllegalArgumentException(t.length + " timesteps for " + like.size(0) + " samples");
        }
        float[] values = new float[t.length];
        for (int i = 0; i < t.length; i++) {
            values[i] = (float) value.applyAsDouble(Math.toIntExact(t[i]));
        }
        long[] shape = new long[like.rank()];
        Arrays.fill(shape, 1);
        shape[0] = t.length;
        return Tensor.of(values, shape).to(like.device()).to(like.dtype());
    }
}
