/** What gradients do to weights: the optimizers and their states, learning rates, loss scales, averages of weights. */
@NullMarked
package dev.dreambooth.engine.training.optimizer;

import org.jspecify.annotations.NullMarked;
