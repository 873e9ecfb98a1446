package dev.dreambooth.engine.family;

import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.Set;

/** What is done to the weights of a model while they are loaded. */
@FunctionalInterface
interface WeightChange {
    /** Leaves them as they are. */
    WeightChange NONE = (part, names, weights) -> weights;

    /**
     * Returns a part's weights as they are wanted.
     *
     * @param names of all weights of the part
     * @param weights as they are stored, or as an earlier change has left them
     */
    WeightSource of(ModelPart part, Set<String> names, WeightSource weights);
}
