package dev.dreambooth.engine.diffusion.scheduler;

import dev.dreambooth.engine.tensor.Tensor;

/** What schedulers have in common that go down the noise levels σ of {@link SigmaSteps}: x = x_0 + σ·noise. */
abstract class SigmaScheduler implements Scheduler {
    private final SigmaSteps steps;

    SigmaScheduler(SigmaSteps steps) {
        this.steps = steps;
    }

    /** Returns the levels. */
    final SigmaSteps steps() {
        return steps;
    }

    /** Returns the level that the network is shown in a call; there is one call a step unless a scheduler says otherwise. */
    double sigmaAt(int call) {
        return steps.sigma(call);
    }

    @Override
    public double[] timesteps() {
        return steps.timesteps();
    }

    @Override
    public final double initNoiseSigma() {
        return steps.initNoiseSigma();
    }

    @Override
    public final Tensor scaleModelInput(Tensor sample, int call) {
        return SigmaSteps.scaled(sample, sigmaAt(call));
    }

    @Override
    public Tensor addNoise(Tensor clean, Tensor noise, int call) {
        return clean.addScaled(noise, sigmaAt(call));
    }
}
