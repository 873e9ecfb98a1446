package dev.dreambooth.engine.diffusion.scheduler;

import dev.dreambooth.engine.diffusion.NoiseSchedule;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.diffusion.solver.AncestralLevel;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;

/**
 * Ancestral sampling with Euler's method: each step goes below the next noise level and returns to it with fresh noise
 * ({@link AncestralLevel}): x' = Euler(x, σ → σ_down) + σ_up·z, where z is standard normal.
 */
final class EulerAncestralDiscreteScheduler extends SigmaScheduler {
    EulerAncestralDiscreteScheduler(SchedulerConfig config, int count) {
        super(SigmaSteps.ofTimesteps(config, NoiseSchedule.of(config).withFiniteSigmas(), count)
                .withoutSamplePrediction(config));
    }

    @Override
    public boolean drawsNoise(int step) {
        return true;
    }

    @Override
    public Tensor step(Tensor modelOutput, int step, Tensor sample, StepNoise noise) {
        AncestralLevel level = AncestralLevel.of(steps().sigma(step), steps().sigma(step + 1));
        try (Scope scope = Scope.open()) {
            return scope.keep(
                    steps().towards(level.down(), modelOutput, step, sample).addScaled(noise.at(step), level.up()));
        }
    }
}
