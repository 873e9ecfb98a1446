package dev.dreambooth.engine.training.optimizer.onepass;

/** What a step does to each weight by itself. */
public interface UpdateRule {
    /**
     * Changes weights and their moments.
     *
     * @param weights count of them, in the beginning of this; likewise the others
     * @param moments in the order in which the optimizer keeps them
     */
    void change(float[] weights, float[] gradients, float[][] moments, int count);
}
