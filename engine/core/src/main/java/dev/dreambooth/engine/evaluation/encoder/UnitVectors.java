package dev.dreambooth.engine.evaluation.encoder;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.ParallelWorkers;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Encodes one thing at a time, each on one thread: a vector then depends on nothing beside it, and has the same bits
 * however many threads there are.
 *
 * @param name what to call the encoder in messages
 * @param device where it computes
 */
record UnitVectors(String name, Device device) {
    /**
     * Returns a vector of length 1 for each item.
     *
     * @param encode makes [1, D] of an item, in the innermost scope
     * @throws UserError if a vector is not finite
     */
    <T> float[][] of(List<T> items, Function<T, Tensor> encode) {
        List<float[]> vectors = new ArrayList<>();
        try (ParallelWorkers workers = device.cuda() ? ParallelWorkers.shared() : ParallelWorkers.sideBySide()) {
            workers.forEach(items, item -> one(item, encode), vectors::add);
        }
        return vectors.toArray(float[][]::new);
    }

    private <T> float[] one(T item, Function<T, Tensor> encode) {
        try (Scope scope = Scope.open()) {
            return unit(encode.apply(item).toFloats());
        }
    }

    private float[] unit(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += (double) value * value;
        }
        double length = Math.sqrt(sum);
        if (!(length > 0) || !Double.isFinite(length)) {
            throw UserError.data(
                    "The encoder " + name + " makes vectors of length " + length + ", which cannot be compared.",
                    "Fetch its weights again.");
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] / length);
        }
        return vector;
    }
}
