/** The encoders that measure the embedded model's images: what they learn from, how they are trained, and what they can tell. */
@NullMarked
package dev.dreambooth.embedded.encoder;

import org.jspecify.annotations.NullMarked;
