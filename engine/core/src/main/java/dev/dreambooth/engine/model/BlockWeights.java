package dev.dreambooth.engine.model;

import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.ArrayList;
import java.util.List;

/** Collects the weights of one block in the order in which the block's op takes them. */
public final class BlockWeights {
    private final WeightSource source;
    private final List<Tensor> weights = new ArrayList<>();

    /**
     * @param source whose names are relative to the block
     */
    public BlockWeights(WeightSource source) {
        this.source = source;
    }

    /** Scale and shift of a norm: {@code name.weight [C]}, {@code name.bias [C]}. */
    public BlockWeights norm(String name, long channels) {
        return add(name + ".weight", channels).add(name + ".bias", channels);
    }

    /** A convolution with a square kernel: {@code name.weight [O, I, K, K]}, {@code name.bias [O]}. */
    public BlockWeights conv(String name, long out, long in, long kernel) {
        return add(name + ".weight", out, in, kernel, kernel).add(name + ".bias", out);
    }

    /** A linear layer: {@code name.weight [O, I]}, {@code name.bias [O]}. */
    public BlockWeights linear(String name, long out, long in) {
        return add(name + ".weight", out, in).add(name + ".bias", out);
    }

    /** A linear layer without bias: {@code name.weight [O, I]}. */
    public BlockWeights matrix(String name, long out, long in) {
        return add(name + ".weight", out, in);
    }

    /** One weight by its full relative name. */
    public BlockWeights add(String name, long... shape) {
        weights.add(source.get(name, shape));
        return this;
    }

    /** The weights so far. */
    public List<Tensor> list() {
        return List.copyOf(weights);
    }
}
