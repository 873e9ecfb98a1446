/** Captioned images, drawn in code: a sprite on a place, with the sentence that says so. */
@NullMarked
package dev.dreambooth.embedded.image;

import org.jspecify.annotations.NullMarked;
