/** How much memory and disk a training will take, told before it starts, and what to set where that is too much. */
@NullMarked
package dev.dreambooth.engine.stage.train.memory;

import org.jspecify.annotations.NullMarked;
