/** What the worker process runs on: native libraries, class path, models that are artifacts. */
@NullMarked
package dev.dreambooth.maven.worker;

import org.jspecify.annotations.NullMarked;
