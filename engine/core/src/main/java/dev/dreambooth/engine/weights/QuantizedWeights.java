package dev.dreambooth.engine.weights;

import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;

/** Weights of a network that is only read, those of {@link BlockLayers} in 8 bits ({@link Ops#quantized}). */
public final class QuantizedWeights implements WeightSource {
    private final WeightSource exact;

    /**
     * @param exact the weights in 32-bit floats, on the host
     */
    public QuantizedWeights(WeightSource exact) {
        this.exact = exact;
    }

    @Override
    public Tensor get(String name, long... shape) {
        Tensor weight = exact.get(name, shape);
        if (!BlockLayers.contain(name, shape)) {
            return weight;
        }
        try (weight;
                Scope scope = Scope.open()) {
            return Scope.detach(Ops.quantized(weight));
        }
    }
}
