/**
 * The Maven plugin: goals that gather settings from the build, resolve what the worker process runs on, start it, and
 * tell Maven how it went. No tensor lives here.
 */
package dev.dreambooth.maven;
