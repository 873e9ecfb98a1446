/** The worker process: one run specification in, events and one exit code out. */
@NullMarked
package dev.dreambooth.engine.worker;

import org.jspecify.annotations.NullMarked;
