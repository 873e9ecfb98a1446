/** What watches a training and leaves it as it is: validation, samples, losses, trackers, and the report of all. */
package dev.dreambooth.engine.stage.train.monitor;
