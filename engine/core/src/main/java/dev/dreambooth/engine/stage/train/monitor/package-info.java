/** What watches a training and leaves it as it is: validation, samples, losses, trackers, and the report of all. */
@NullMarked
package dev.dreambooth.engine.stage.train.monitor;

import org.jspecify.annotations.NullMarked;
