/**
 * What front ends (Maven, Jenkins, command line) and the worker process agree on: exit codes, errors, settings, the run
 * specification, events, run records, and how a worker is started. Nothing here knows a tensor.
 */
@NullMarked
package dev.dreambooth.contract;

import org.jspecify.annotations.NullMarked;
