/** Regularize: the images of the class that keep a training from forgetting what the class looks like. */
@NullMarked
package dev.dreambooth.engine.stage.regularize;

import org.jspecify.annotations.NullMarked;
