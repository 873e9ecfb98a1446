package dev.dreambooth.engine.model.lora;

import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;

/**
 * A block of which some layer has an adapter.
 *
 * @param adapter its network's
 * @param matrices A, B and the lengths of each layer of the block, empty where it has none
 * @param block number of the block, by which its draws differ from those of others
 */
record AdaptedBlock(LoraAdapter adapter, List<Tensor> matrices, int block) implements BlockLora {
    @Override
    public double scale() {
        return adapter.config().scale();
    }

    @Override
    public double convScale() {
        return adapter.config().convScale();
    }

    @Override
    public double dropout() {
        return adapter.dropout();
    }

    @Override
    public long[] seeds() {
        return adapter.dropoutSeeds(block);
    }
}
