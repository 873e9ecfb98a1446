package dev.dreambooth.engine.model.lora;

import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;

/** A block without any adapter: nothing is added, whatever the factor. */
record UnadaptedBlock() implements BlockLora {
    @Override
    public List<Tensor> matrices() {
        return List.of();
    }

    @Override
    public double scale() {
        return 1;
    }

    @Override
    public double convScale() {
        return 1;
    }

    @Override
    public double dropout() {
        return 0;
    }

    @Override
    public long[] seeds() {
        return new long[0];
    }
}
