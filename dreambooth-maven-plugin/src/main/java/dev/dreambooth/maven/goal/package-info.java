/** The goals, each thin: what it does with its settings, its parameters being made from the catalogue of settings. */
@NullMarked
package dev.dreambooth.maven.goal;

import org.jspecify.annotations.NullMarked;
