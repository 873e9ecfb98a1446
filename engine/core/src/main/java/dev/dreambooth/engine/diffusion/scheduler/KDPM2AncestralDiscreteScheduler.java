package dev.dreambooth.engine.diffusion.scheduler;

import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.diffusion.solver.AncestralLevel;
import dev.dreambooth.engine.diffusion.solver.LookAhead;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;

/**
 * DPM-Solver-2 with fresh noise in each step (A1111 calls it DPM2 a): {@link MidpointScheduler} to below the next noise level,
 * from where it returns with noise ({@link AncestralLevel}).
 */
final class KDPM2AncestralDiscreteScheduler extends MidpointScheduler {
    KDPM2AncestralDiscreteScheduler(SchedulerConfig config, int count) {
        super(config, count, (sigma, next) -> AncestralLevel.of(sigma, next).down());
    }

    /** Half a step is taken without fresh noise, and so is the last. */
    @Override
    public boolean drawsNoise(int call) {
        return !LookAhead.isFirst(call);
    }

    @Override
    public Tensor step(Tensor modelOutput, int call, Tensor sample, StepNoise noise) {
        if (!drawsNoise(call)) {
            return super.step(modelOutput, call, sample, noise);
        }
        double up = AncestralLevel.of(steps().sigma(call / 2), steps().sigma(call / 2 + 1))
                .up();
        try (Scope scope = Scope.open()) {
            return scope.keep(super.step(modelOutput, call, sample, noise).addScaled(noise.at(call), up));
        }
    }
}
