package dev.dreambooth.engine.training.optimizer;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;

/**
 * What an optimizer keeps for each of its parameters.
 *
 * @param <S> its type
 */
final class PerParameter<S> {
    private final Map<Tensor, S> states = new HashMap<>();

    /** Returns zeros like a parameter in 32 bits, which outlive the scope they are made in. */
    static Tensor zeros(Tensor parameter) {
        return zeros(parameter, DType.FLOAT32);
    }

    /** Returns zeros like a parameter of some type, which outlive the scope they are made in. */
    static Tensor zeros(Tensor parameter, DType type) {
        return Scope.detach(
                Tensor.zeros(parameter.shape()).to(parameter.device()).to(type));
    }

    void put(Tensor parameter, S state) {
        states.put(parameter, state);
    }

    /**
     * Returns what is kept for a parameter.
     *
     * @throws IllegalArgumentException if it is none of the optimizer's
     */
    S get(Tensor parameter) {
        S state = states.get(parameter);
        if (state == null) {
            throw new IllegalArgumentException("the optimizer has no such parameter");
        }
        return state;
    }

    /** Returns for how many parameters something is kept. */
    int size() {
        return states.size();
    }
}
