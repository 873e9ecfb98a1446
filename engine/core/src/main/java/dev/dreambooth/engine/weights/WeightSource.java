package dev.dreambooth.engine.weights;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;

/** Where a model gets its weights from while it is built: a file, initial random values, or a book of what is needed. */
@FunctionalInterface
public interface WeightSource {
    /**
     * Hands over one weight. Its holder closes it; it belongs to no scope.
     *
     * @param name full name, as in the model's weight file
     * @param shape what the model's configuration asks for
     * @throws dev.dreambooth.contract.UserError if there is no such weight or it has another shape
     */
    Tensor get(String name, long... shape);

    /** A view of this source whose names all begin with a prefix and a dot. */
    default WeightSource scope(String prefix) {
        return (name, shape) -> get(prefix + "." + name, shape);
    }

    /** A view of this source whose weights are rounded to an element type, but for those that are quantized. */
    default WeightSource as(DType type) {
        return (name, shape) -> {
            Tensor stored = get(name, shape);
            if (stored.isQuantized()) {
                return stored;
            }
            try (stored) {
                return Scope.detach(stored.to(type));
            }
        };
    }

    /** A view of this source whose weights are moved to a device. */
    default WeightSource on(Device device) {
        return (name, shape) -> {
            try (Tensor host = get(name, shape)) {
                return Scope.detach(host.to(device));
            }
        };
    }
}
