package dev.dreambooth.engine.diffusion;

import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;

/**
 * Ancestral sampling with Euler's method: each step goes below the next noise level and returns to it with fresh noise,
 * such that the variance is that of the reverse diffusion process (Song et al. 2020, arXiv 2011.13456, appendix F).
 *
 * <pre>
 * σ_up = √(σ'²·(σ² − σ'²)/σ²)      σ_down = √(σ'² − σ_up²)      x' = Euler(x, σ → σ_down) + σ_up·z
 * </pre>
 *
 * <ul>
 *   <li>σ, σ': the noise levels before and after the step
 *   <li>z: fresh standard normal noise
 * </ul>
 */
final class EulerAncestralDiscreteScheduler implements Scheduler {
    private final EulerSteps steps;

    EulerAncestralDiscreteScheduler(SchedulerConfig config, int count) {
        NoiseSchedule schedule = NoiseSchedule.of(config).withFiniteSigmas();
        PredictionType prediction = PredictionType.of(config);
        if (prediction == PredictionType.SAMPLE) {
            throw config.unsupported("prediction_type", prediction.configName(), "epsilon or v_prediction");
        }
        TimestepSpacing spacing = TimestepSpacing.of(config, TimestepSpacing.LINSPACE);
        double[] timesteps = EulerSteps.timesteps(config, spacing, schedule, count);
        this.steps = new EulerSteps(NoiseLevels.at(timesteps, schedule, 0), prediction, spacing);
    }

    @Override
    public double[] timesteps() {
        return steps.timesteps();
    }

    @Override
    public double initNoiseSigma() {
        return steps.initNoiseSigma();
    }

    @Override
    public boolean drawsNoise() {
        return true;
    }

    @Override
    public Tensor scaleModelInput(Tensor sample, int step) {
        return steps.scaleModelInput(sample, step);
    }

    @Override
    public Tensor addNoise(Tensor clean, Tensor noise, int step) {
        return clean.addScaled(noise, steps.sigma(step));
    }

    @Override
    public Tensor step(Tensor modelOutput, int step, Tensor sample, StepNoise noise) {
        // In single precision as in the reference: where "from" is large, "down" is a small difference of squares.
        float from = (float) steps.sigma(step);
        float to = (float) steps.sigma(step + 1);
        float up = (float) Math.sqrt(to * to * (from * from - to * to) / (from * from));
        float down = (float) Math.sqrt(to * to - up * up);
        try (Scope scope = Scope.open()) {
            return scope.keep(steps.towards(down, modelOutput, step, sample).addScaled(noise.at(step), up));
        }
    }
}
