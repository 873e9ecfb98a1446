/** Train: from the subject's images to a model that knows the subject. */
@NullMarked
package dev.dreambooth.engine.stage.train;

import org.jspecify.annotations.NullMarked;
