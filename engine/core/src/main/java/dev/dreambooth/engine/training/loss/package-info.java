/** What a training minimizes: the loss with prior preservation, how an error is measured, where in an image it counts. */
@NullMarked
package dev.dreambooth.engine.training.loss;

import org.jspecify.annotations.NullMarked;
