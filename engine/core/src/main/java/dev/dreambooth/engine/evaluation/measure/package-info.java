/** From embeddings to numbers: of every image, of every prompt, and of a model. */
@NullMarked
package dev.dreambooth.engine.evaluation.measure;

import org.jspecify.annotations.NullMarked;
