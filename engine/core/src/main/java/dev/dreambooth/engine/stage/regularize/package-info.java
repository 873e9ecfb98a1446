/** Regularize: the images of the class that keep a training from forgetting what the class looks like. */
package dev.dreambooth.engine.stage.regularize;
