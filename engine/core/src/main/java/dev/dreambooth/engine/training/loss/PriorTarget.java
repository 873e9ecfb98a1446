package dev.dreambooth.engine.training.loss;

import dev.dreambooth.engine.tensor.Tensor;

/** What the model should predict of the second half of a batch, where that is not the noise that was added. */
@FunctionalInterface
public interface PriorTarget {
    /**
     * Returns the target, which no gradient flows through.
     *
     * @param noisy what the model sees [B, C, H, W]
     * @param timesteps [B]
     * @return [B, C, H, W]
     */
    Tensor of(Tensor noisy, Tensor timesteps);
}
