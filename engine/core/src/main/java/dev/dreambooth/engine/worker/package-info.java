/** The worker process: one run specification in, events and one exit code out. */
package dev.dreambooth.engine.worker;
