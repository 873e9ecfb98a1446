/** Captioned images, drawn in code: a sprite on a place, with the sentence that says so. */
package dev.dreambooth.embedded.image;
