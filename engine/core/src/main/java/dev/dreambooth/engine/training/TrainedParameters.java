package dev.dreambooth.engine.training;

import dev.dreambooth.engine.training.optimizer.Optimizer;
import java.util.List;
import java.util.Set;

/**
 * What training changes, whichever tensors of whichever networks these are: whole weights, or adapters beside them.
 *
 * @param groups tensors by name, each group with its own learning rate
 * @param textEncoders prefixes of the groups of text encoders, which may stop learning before the denoiser does
 * @param listener told of every batch
 */
public record TrainedParameters(List<Optimizer.Group> groups, Set<String> textEncoders, BatchListener listener) {}
