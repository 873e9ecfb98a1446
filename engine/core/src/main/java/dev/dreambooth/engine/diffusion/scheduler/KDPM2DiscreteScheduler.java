package dev.dreambooth.engine.diffusion.scheduler;

import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.tensor.Tensor;

/**
 * DPM-Solver-2 on the noise levels of Karras et al. (A1111 calls it DPM2): {@link MidpointSteps}, without fresh noise.
 */
final class KDPM2DiscreteScheduler implements Scheduler {
    private final MidpointSteps steps;

    KDPM2DiscreteScheduler(SchedulerConfig config, int count) {
        this.steps = new MidpointSteps(config, count, (sigma, next) -> next);
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
        return steps.step(modelOutput, call, sample);
    }

    @Override
    public void close() {
        steps.close();
    }
}
