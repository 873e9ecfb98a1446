package dev.dreambooth.engine.model.lora;

import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;

/**
 * The adapters of one block, as the block's op takes them; see {@code torchscript/lora.py}. Scale, dropout and seeds are
 * those of the moment.
 */
public final class BlockLora {
    /** No layer of the block is adapted. */
    public static final BlockLora NONE = new BlockLora(null, List.of(), 0);

    private final LoraAdapter adapter;
    private final List<Tensor> matrices;
    private final int block;

    /**
     * @param matrices A and B of each layer of the block, empty where it has no adapter
     * @param block number of the block, by which its draws differ from those of others
     */
    BlockLora(LoraAdapter adapter, List<Tensor> matrices, int block) {
        this.adapter = adapter;
        this.matrices = matrices;
        this.block = block;
    }

    /** Returns A and B of each layer in the block's order, empty where a layer has no adapter. */
    public List<Tensor> matrices() {
        return matrices;
    }

    /** Returns the factor of what an adapter adds. */
    public double scale() {
        return adapter == null ? 1 : adapter.config().scale();
    }

    /** Returns the probability of dropout: 0 but while a batch is trained on. */
    public double dropout() {
        return adapter == null ? 0 : adapter.dropout();
    }

    /** Returns the seeds of the masks of dropout, one for each sample of this batch. */
    public long[] seeds() {
        return adapter == null ? new long[0] : adapter.dropoutSeeds(block);
    }
}
