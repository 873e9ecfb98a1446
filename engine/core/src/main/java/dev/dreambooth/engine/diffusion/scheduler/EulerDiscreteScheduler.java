package dev.dreambooth.engine.diffusion.scheduler;

import dev.dreambooth.engine.diffusion.NoiseSchedule;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.diffusion.levels.NoiseLevels;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;

/**
 * Euler's method for the probability flow ODE (Karras et al. 2022, arXiv 2206.00364, algorithm 1 without its correction):
 * deterministic, one prediction a step.
 */
final class EulerDiscreteScheduler extends SigmaScheduler {
    EulerDiscreteScheduler(SchedulerConfig config, int count) {
        super(steps(config, count));
    }

    private static SigmaSteps steps(SchedulerConfig config, int count) {
        refuseOther(config, "interpolation_type", "linear");
        refuseOther(config, "timestep_type", "discrete");
        NoiseSchedule schedule = NoiseSchedule.of(config).withFiniteSigmas();
        return SigmaSteps.of(config, schedule, count, NoiseLevels.finalSigma(config, schedule));
    }

    private static void refuseOther(SchedulerConfig config, String key, String supported) {
        String value = config.text(key, supported);
        if (!value.equals(supported)) {
            throw config.unsupported(key, value, supported);
        }
    }

    @Override
    public Tensor step(Tensor modelOutput, int step, Tensor sample, StepNoise noise) {
        try (Scope scope = Scope.open()) {
            return scope.keep(steps().towards(steps().sigma(step + 1), modelOutput, step, sample));
        }
    }
}
