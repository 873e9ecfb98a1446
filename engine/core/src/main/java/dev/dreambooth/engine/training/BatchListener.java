package dev.dreambooth.engine.training;

/**
 * Told where training is, for what has to act anew in every batch and not at all otherwise, such as dropout. Several threads
 * may be in batches of their own.
 */
public interface BatchListener {
    /** Nobody is told. */
    BatchListener NONE = new BatchListener() {
        @Override
        public void batchStarts(long step, int index) {}

        @Override
        public void batchEnds() {}
    };

    /**
     * The loss of a batch is about to be computed on this thread.
     *
     * @param step optimizer step, from 0
     * @param index batch of the step, from 0
     */
    void batchStarts(long step, int index);

    /** The loss is computed, or has failed. */
    void batchEnds();
}
