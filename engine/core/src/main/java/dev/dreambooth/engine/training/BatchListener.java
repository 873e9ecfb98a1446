package dev.dreambooth.engine.training;

/**
 * Told where training is, for what has to act anew in every batch and not at all otherwise, such as dropout. Several threads
 * may be in batches of their own.
 */
public interface BatchListener {
    /** Nobody is told. */
    BatchListener NONE = new BatchListener() {
        @Override
        public void batchStarts(long step, long[] samples, long[] prompts) {}

        @Override
        public void batchEnds() {}
    };

    /**
     * The loss of a batch is about to be computed on this thread.
     *
     * @param step optimizer step, from 0
     * @param samples the number of each of the batch's samples among those of the step, in the order of the batch
     * @param prompts the numbers of the prompts that a trained text encoder is given, in its order
     */
    void batchStarts(long step, long[] samples, long[] prompts);

    /** The loss is computed, or has failed. */
    void batchEnds();
}
