/** Checkpoints: the whole state of a training on disk, so that it goes on as if it had never stopped. */
@NullMarked
package dev.dreambooth.engine.training.checkpoint;

import org.jspecify.annotations.NullMarked;
