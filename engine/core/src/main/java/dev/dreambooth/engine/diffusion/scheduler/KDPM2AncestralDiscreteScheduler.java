package dev.dreambooth.engine.diffusion.scheduler;

import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.diffusion.solver.AncestralLevel;
import dev.dreambooth.engine.diffusion.solver.LookAhead;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;

/**
 * DPM-Solver-2 with fresh noise in each step (A1111 calls it DPM2 a): {@link MidpointSteps} to below the next noise level,
 * from where it returns with noise ({@link AncestralLevel}).
 */
final class KDPM2AncestralDiscreteScheduler implements Scheduler {
    private final MidpointSteps steps;

    KDPM2AncestralDiscreteScheduler(SchedulerConfig config, int count) {
        this.steps = new MidpointSteps(
                config, count, (sigma, next) -> AncestralLevel.of(sigma, next).down());
    }

    @Override
    public double[] timesteps() {
        return steps.timesteps();
    }

    @Override
    public int callsPerStep() {
        return 2;
    }

    @Override
    public double initNoiseSigma() {
        return steps.initNoiseSigma();
    }

    /** Half a step is taken without fresh noise, and so is the last. */
    @Override
    public boolean drawsNoise(int call) {
        return !LookAhead.isFirst(call);
    }

    @Override
    public Tensor scaleModelInput(Tensor sample, int call) {
        return steps.scaleModelInput(sample, call);
    }

    @Override
    public Tensor addNoise(Tensor clean, Tensor noise, int call) {
        return steps.addNoise(clean, noise, call);
    }

    @Override
    public Tensor step(Tensor modelOutput, int call, Tensor sample, StepNoise noise) {
        if (!drawsNoise(call)) {
            return steps.step(modelOutput, call, sample);
        }
        double up = AncestralLevel.of(steps.sigma(call / 2), steps.sigma(call / 2 + 1))
                .up();
        try (Scope scope = Scope.open()) {
            return scope.keep(steps.step(modelOutput, call, sample).addScaled(noise.at(call), up));
        }
    }

    @Override
    public void close() {
        steps.close();
    }
}
