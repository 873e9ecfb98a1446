/**
 * The networks of Stable Diffusion, structured and named as in diffusers and transformers.
 *
 * <p>A model is built from its {@code config.json} and a {@link dev.dreambooth.engine.weights.WeightSource}; the
 * structure is Java, the arithmetic of each block one function of the op library.
 */
@NullMarked
package dev.dreambooth.engine.model;

import org.jspecify.annotations.NullMarked;
