package dev.dreambooth.engine.family.original;

import dev.dreambooth.engine.model.original.IncompleteCheckpointException;
import dev.dreambooth.engine.weights.TensorData;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The weights of a network under their names in diffusers, off whose shapes its configuration is read. */
public final class NetworkWeights {
    private final Map<String, TensorData> weights = new TreeMap<>();

    NetworkWeights(Collection<TensorData> weights) {
        weights.forEach(weight -> this.weights.put(weight.name(), weight));
    }

    /** Returns the weights. */
    Collection<TensorData> all() {
        return weights.values();
    }

    /**
     * Returns the size of one dimension of a weight.
     *
     * @throws IncompleteCheckpointException if there is no such weight
     */
    public long size(String name, int dimension) {
        long[] shape = shape(name);
        if (shape.length <= dimension) {
            throw new IncompleteCheckpointException(name);
        }
        return shape[dimension];
    }

    /** Returns whether a weight is a matrix, and not a convolution that does the same. */
    boolean isMatrix(String name) {
        return shape(name).length == 2;
    }

    /** Returns whether there is a weight. */
    public boolean has(String name) {
        return weights.containsKey(name);
    }

    /** Returns how many numbers, from 0 up, there is a weight with. */
    int count(String before, String after) {
        int count = 0;
        while (has(before + count + after)) {
            count++;
        }
        return count;
    }

    private long[] shape(String name) {
        TensorData weight = weights.get(name);
        if (weight == null) {
            throw new IncompleteCheckpointException(name);
        }
        return weight.shape();
    }
}
