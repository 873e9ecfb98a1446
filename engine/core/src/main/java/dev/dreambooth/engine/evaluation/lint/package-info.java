/** Remarks on what a model is about to be trained on, which cost next to nothing beside the training: one class each. */
@NullMarked
package dev.dreambooth.engine.evaluation.lint;

import org.jspecify.annotations.NullMarked;
