/** The goals, each thin: what it does with its settings, its parameters being made from the catalogue of settings. */
package dev.dreambooth.maven.goal;
