/**
 * The command line, for people and build servers without Maven: it resolves settings as every front end does, starts
 * the worker and ends with its exit code. What is asked about files and machines it answers itself.
 */
@NullMarked
package dev.dreambooth.engine.cli;

import org.jspecify.annotations.NullMarked;
