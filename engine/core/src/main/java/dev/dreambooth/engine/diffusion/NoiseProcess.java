package dev.dreambooth.engine.diffusion;

import dev.dreambooth.engine.tensor.Tensor;

/**
 * The forward process that a model is trained to reverse: how clean latents and noise mix at a timestep, and what the
 * network is asked for. {@link NoiseSchedule} is the variance-preserving one of DDPM; a straight path from data to noise
 * (flow matching) is another.
 *
 * <p>Shapes: B samples, C × H × W a latent.
 */
public interface NoiseProcess {
    /** Returns the number of training timesteps. */
    int timesteps();

    /**
     * Returns noisy samples.
     *
     * @param latents clean [B, C, H, W]
     * @param noise standard normal, of the same shape
     * @param timesteps [B], whole numbers below {@link #timesteps()}
     */
    Tensor addNoise(Tensor latents, Tensor noise, Tensor timesteps);

    /** Returns what the network should predict of such a sample; parameters as for {@link #addNoise}. */
    Tensor target(Tensor latents, Tensor noise, Tensor timesteps);

    /** Returns the ratio of the variances of signal and noise at a timestep, at least 0. */
    double snr(int timestep);

    /** Returns the noise's standard deviation relative to the signal's at a timestep, in single precision. */
    double sigma(int timestep);

    /** Returns what the network predicts, and errors are measured in. */
    PredictionType predictionType();
}
