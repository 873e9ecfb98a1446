/** What the numbers of an evaluation are computed from: embeddings of images and prompts, without a tensor. */
@NullMarked
package dev.dreambooth.engine.evaluation;

import org.jspecify.annotations.NullMarked;
