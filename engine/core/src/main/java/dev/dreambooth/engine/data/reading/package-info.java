/**
 * Reads images as cameras, phones and programs write them: formats, colour spaces, orientation, and files that were
 * cut off. Decoders are lenient; what they pass over is refused here, by name.
 */
@NullMarked
package dev.dreambooth.engine.data.reading;

import org.jspecify.annotations.NullMarked;
