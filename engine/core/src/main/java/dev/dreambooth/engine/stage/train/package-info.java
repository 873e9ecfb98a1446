/** Train: from the subject's images to a model that knows the subject. */
package dev.dreambooth.engine.stage.train;
