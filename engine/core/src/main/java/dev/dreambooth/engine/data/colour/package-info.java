/**
 * What a file says its numbers mean as colours ({@link dev.dreambooth.engine.data.colour.StatedColours}), and how they are
 * brought to sRGB, where decoders hand back the numbers as they are stored.
 */
@NullMarked
package dev.dreambooth.engine.data.colour;

import org.jspecify.annotations.NullMarked;
