package dev.dreambooth.engine.training.optimizer.onepass;

/**
 * The numbers of a tensor on the host, in whatever format they are held there, as 32-bit floats. Several threads may read and
 * write different ranges at a time.
 */
public abstract sealed class StoredNumbers permits FloatNumbers, BfloatNumbers, BlockwiseNumbers {
    /**
     * Reads numbers.
     *
     * @param first the place of the first; a multiple of {@link BlockwiseNumbers#BLOCK}
     * @param values are given count of them
     * @param tile working memory, of this thread alone
     */
    abstract void read(int first, float[] values, int count, Tile tile);

    /**
     * Overwrites numbers.
     *
     * @param first the place of the first; a multiple of {@link BlockwiseNumbers#BLOCK}
     * @param values what they become, the first count
     * @param tile working memory, of this thread alone
     */
    abstract void write(int first, float[] values, int count, Tile tile);
}
