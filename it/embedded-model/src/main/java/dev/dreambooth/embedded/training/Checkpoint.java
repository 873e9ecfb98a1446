package dev.dreambooth.embedded.training;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.SafetensorsFile;
import dev.dreambooth.engine.weights.WeightSource;
import java.nio.file.Path;

/** Reads the averaged weights out of what a {@link Learner} saved. */
final class Checkpoint {
    /** Marks averaged weights within a file. */
    static final String AVERAGE = "average/";

    private Checkpoint() {}

    /**
     * The averaged weights of a part of a checkpoint.
     *
     * @param file a checkpoint, kept open by nobody: each weight is read and copied when asked for
     * @param prefix what the part's names begin with, dot included, or nothing
     * @param untrained has the weights that the run did not train
     */
    static WeightSource averages(Path file, String prefix, WeightSource untrained) {
        return (name, shape) -> {
            try (SafetensorsFile saved = SafetensorsFile.open(file);
                    Scope scope = Scope.open()) {
                if (!saved.names().contains(AVERAGE + prefix + name)) {
                    return untrained.get(name, shape);
                }
                Tensor mapped = Tensor.ofBytes(saved.bytes(AVERAGE + prefix + name), DType.FLOAT32, shape);
                return Scope.detach(mapped.copy());
            }
        };
    }
}
