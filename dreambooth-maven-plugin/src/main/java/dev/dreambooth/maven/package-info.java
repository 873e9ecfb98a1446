/**
 * The Maven plugin: goals that gather settings from the build, resolve what the worker process runs on, start it, and
 * tell Maven how it went. No tensor lives here.
 */
@NullMarked
package dev.dreambooth.maven;

import org.jspecify.annotations.NullMarked;
