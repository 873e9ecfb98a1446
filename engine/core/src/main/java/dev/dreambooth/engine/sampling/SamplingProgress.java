package dev.dreambooth.engine.sampling;

/** Told of every denoising step of a batch. */
@FunctionalInterface
public interface SamplingProgress {
    /** Nobody is told. */
    SamplingProgress NONE = (done, total) -> {};

    /**
     * One more step is done. An exception thrown here ends the batch, and frees its memory.
     *
     * @param done steps done, from 1
     * @param total steps of the batch
     */
    void stepDone(int done, int total);
}
