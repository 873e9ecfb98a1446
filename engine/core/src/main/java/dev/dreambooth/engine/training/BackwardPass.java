package dev.dreambooth.engine.training;

import dev.dreambooth.engine.tensor.GradientTape;

/**
 * How a step gets its gradients, and how much memory it takes for them.
 *
 * @param keep what of each block outlives the forward pass: {@link GradientTape.Keep#INPUTS} is gradient checkpointing
 * @param fused whether a block's parameters are changed, and its gradients freed, before the next block's gradients exist
 * @param clipping what norm the gradients are clipped by
 */
public record BackwardPass(GradientTape.Keep keep, boolean fused, Clipping clipping) {
    /** Everything is kept, and parameters are changed at the end: fast, and large. */
    public static final BackwardPass PLAIN = new BackwardPass(GradientTape.Keep.GRAPH, false, Clipping.GLOBAL);

    /** What norm gradients are clipped by. */
    public enum Clipping {
        /** The L2 norm of all gradients (Pascanu et al. 2013). */
        GLOBAL,
        /** The L2 norm of a block's gradients, each block for itself. */
        BLOCK
    }
}
