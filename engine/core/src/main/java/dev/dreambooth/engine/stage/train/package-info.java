/** Train: from the subject's pictures to a model that knows the subject. */
package dev.dreambooth.engine.stage.train;
