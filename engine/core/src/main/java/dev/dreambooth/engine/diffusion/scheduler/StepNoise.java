package dev.dreambooth.engine.diffusion.scheduler;

import dev.dreambooth.engine.tensor.Tensor;

/**
 * Where a stochastic scheduler takes its fresh noise from. It is a function of the step, not a shared generator, so that
 * each image of a batch can have a seed of its own and be made again alone.
 */
@FunctionalInterface
public interface StepNoise {
    /** Returns standard normal noise of the sample's shape for the step with this index, counted from 0. */
    Tensor at(int step);
}
