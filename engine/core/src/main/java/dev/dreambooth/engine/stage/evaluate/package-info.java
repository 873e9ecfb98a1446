/** Evaluate: images of a trained model and of its base beside each other, what they measure, and whether that will do. */
@NullMarked
package dev.dreambooth.engine.stage.evaluate;

import org.jspecify.annotations.NullMarked;
