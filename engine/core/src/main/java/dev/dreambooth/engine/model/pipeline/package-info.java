/** A model folder's components loaded and checked against each other, as sampling and training start from them. */
package dev.dreambooth.engine.model.pipeline;
