/** Comparisons with numbers that diffusers and transformers computed; it/reference makes them. */
package dev.dreambooth.engine.golden;
