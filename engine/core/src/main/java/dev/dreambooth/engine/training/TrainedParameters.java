package dev.dreambooth.engine.training;

import dev.dreambooth.engine.training.optimizer.Optimizer;
import java.util.List;

/**
 * What training changes, whichever tensors of whichever networks these are: whole weights, or adapters beside them.
 *
 * @param groups tensors by name, each group with its own learning rate
 * @param listener told of every batch
 */
public record TrainedParameters(List<Optimizer.Group> groups, BatchListener listener) {
    /** Parameters that are no other while they are trained than they are otherwise. */
    public TrainedParameters(List<Optimizer.Group> groups) {
        this(groups, BatchListener.NONE);
    }
}
