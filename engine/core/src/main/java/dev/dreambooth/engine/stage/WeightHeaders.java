package dev.dreambooth.engine.stage;

import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.TensorEntry;
import dev.dreambooth.engine.weights.WeightSet;
import java.util.List;

/** What the headers of a model's files tell of its weights, so that a plan need not read them. */
public final class WeightHeaders {
    private WeightHeaders() {}

    /** Returns the weights; position numbers and the like are left out: models have them in any case, and they are small. */
    public static List<TensorEntry> of(ModelFolder model, ModelPart part) {
        try (WeightSet set = model.weights(part)) {
            return set.names().stream()
                    .map(name -> set.find(name).orElseThrow())
                    .filter(weight -> weight.dtype().isFloating())
                    .toList();
        }
    }

    /** Returns how many numbers the weights are. */
    public static long count(ModelFolder model, ModelPart part) {
        return of(model, part).stream().mapToLong(TensorEntry::numel).sum();
    }
}
