/** From settings to the parts of a training step: loss and noise, learning rates, optimizer, averaged weights. */
@NullMarked
package dev.dreambooth.engine.stage.train.recipe;

import org.jspecify.annotations.NullMarked;
