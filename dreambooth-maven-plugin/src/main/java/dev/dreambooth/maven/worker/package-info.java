/** What the worker process runs on: native libraries, class path, models that are artifacts. */
package dev.dreambooth.maven.worker;
