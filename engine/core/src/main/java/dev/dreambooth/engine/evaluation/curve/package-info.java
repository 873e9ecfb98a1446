/** How the numbers of a model change along its training, and at which step it is best. */
@NullMarked
package dev.dreambooth.engine.evaluation.curve;

import org.jspecify.annotations.NullMarked;
