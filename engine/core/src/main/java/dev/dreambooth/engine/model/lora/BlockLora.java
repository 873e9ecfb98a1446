package dev.dreambooth.engine.model.lora;

import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;

/**
 * The adapters of one block, as the block's op takes them; see {@code torchscript/lora.py}. Scale, dropout and seeds are
 * those of the moment.
 */
public sealed interface BlockLora permits AdaptedBlock, UnadaptedBlock {
    /** No layer of the block is adapted. */
    BlockLora NONE = new UnadaptedBlock();

    /** Returns A, B and the lengths of each layer in the block's order, empty where a layer has none. */
    List<Tensor> matrices();

    /** Returns the factor of what an adapter adds. */
    double scale();

    /** Returns the same beside convolutions whose kernels are larger than one pixel. */
    double convScale();

    /** Returns the probability of dropout: 0 but while a batch is trained on. */
    double dropout();

    /** Returns the seeds of the masks of dropout, one for each sample of this batch. */
    long[] seeds();
}
