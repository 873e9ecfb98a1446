/** Steps of an optimizer in one pass over a weight on the host: read, change and write a few numbers at a time. */
@NullMarked
package dev.dreambooth.engine.training.optimizer.onepass;

import org.jspecify.annotations.NullMarked;
