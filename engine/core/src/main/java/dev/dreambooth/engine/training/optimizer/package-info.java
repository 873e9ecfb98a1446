/** What gradients do to weights: the optimizers and their states, learning rates, loss scales, averages of weights. */
package dev.dreambooth.engine.training.optimizer;
