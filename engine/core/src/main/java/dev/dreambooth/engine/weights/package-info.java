/**
 * Weights on disk: safetensors files read and written under strict checks, sharded and reduced-precision sets of them,
 * and the diffusers model folder that holds one set per component.
 */
@NullMarked
package dev.dreambooth.engine.weights;

import org.jspecify.annotations.NullMarked;
