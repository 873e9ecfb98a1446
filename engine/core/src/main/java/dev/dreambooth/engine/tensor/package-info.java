/**
 * The thin layer over libtorch: tensors with an owner, an op library written in TorchScript, gradients, seeded noise.
 *
 * <p>Everything above this package is free of DJL. Native memory is not garbage collected: every {@link
 * dev.dreambooth.engine.tensor.Tensor} belongs to a {@link dev.dreambooth.engine.tensor.Scope} or to the code that closes it.
 */
@NullMarked
package dev.dreambooth.engine.tensor;

import org.jspecify.annotations.NullMarked;
