package dev.dreambooth.engine.diffusion;

import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;

/**
 * Euler's method for the probability flow ODE (Karras et al. 2022, arXiv 2206.00364, algorithm 1 without its correction):
 * deterministic, one prediction a step.
 */
final class EulerDiscreteScheduler implements Scheduler {
    private final EulerSteps steps;

    EulerDiscreteScheduler(SchedulerConfig config, int count) {
        config.refuseFlags("use_exponential_sigmas", "use_beta_sigmas");
        refuseOther(config, "interpolation_type", "linear");
        refuseOther(config, "timestep_type", "discrete");
        NoiseSchedule schedule = NoiseSchedule.of(config).withFiniteSigmas();
        TimestepSpacing spacing = TimestepSpacing.of(config, TimestepSpacing.LINSPACE);
        double last = NoiseLevels.finalSigma(config, schedule);
        NoiseLevels levels = NoiseLevels.at(EulerSteps.timesteps(config, spacing, schedule, count), schedule, last);
        if (config.flag("use_karras_sigmas", false)) {
            levels = NoiseLevels.karras(config, schedule, count, levels.sigma(0), levels.sigma(count - 1), last);
        }
        this.steps = new EulerSteps(levels, PredictionType.of(config), spacing);
    }

    private static void refuseOther(SchedulerConfig config, String key, String supported) {
        String value = config.text(key, supported);
        if (!value.equals(supported)) {
            throw config.unsupported(key, value, supported);
        }
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
    public Tensor scaleModelInput(Tensor sample, int step) {
        return steps.scaleModelInput(sample, step);
    }

    @Override
    public Tensor addNoise(Tensor clean, Tensor noise, int step) {
        return clean.addScaled(noise, steps.sigma(step));
    }

    @Override
    public Tensor step(Tensor modelOutput, int step, Tensor sample, StepNoise noise) {
        try (Scope scope = Scope.open()) {
            return scope.keep(steps.towards(steps.sigma(step + 1), modelOutput, step, sample));
        }
    }
}
