/** What stages look at images through: the encoders that settings name, and the subject's own images as they see them. */
@NullMarked
package dev.dreambooth.engine.stage.encoders;

import org.jspecify.annotations.NullMarked;
