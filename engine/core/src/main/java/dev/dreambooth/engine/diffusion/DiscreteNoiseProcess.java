package dev.dreambooth.engine.diffusion;

import dev.dreambooth.engine.tensor.Tensor;

/**
 * The process of DDPM (Ho et al. 2020, arXiv 2006.11239, equation 4): x_t = √ᾱ_t·x_0 + √(1 − ᾱ_t)·ε at whole timesteps,
 * of which the network predicts ε, the velocity or x_0.
 *
 * @param schedule ᾱ_t
 * @param predictionType what the network predicts
 */
public record DiscreteNoiseProcess(NoiseSchedule schedule, PredictionType predictionType) implements NoiseProcess {
    /** The process that a model was trained with. */
    public static DiscreteNoiseProcess of(SchedulerConfig config) {
        return new DiscreteNoiseProcess(NoiseSchedule.of(config), PredictionType.of(config));
    }

    @Override
    public int timesteps() {
        return schedule.timesteps();
    }

    @Override
    public Tensor addNoise(Tensor latents, Tensor noise, Tensor timesteps) {
        return schedule.addNoise(latents, noise, timesteps);
    }

    @Override
    public Tensor target(Tensor latents, Tensor noise, Tensor timesteps) {
        return schedule.target(predictionType, latents, noise, timesteps);
    }

    @Override
    public double snr(int timestep) {
        return schedule.snr(timestep);
    }

    @Override
    public double sigma(int timestep) {
        return schedule.sigma(timestep);
    }
}
