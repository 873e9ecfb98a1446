/**
 * Images in memory, and what makes training pixels of them: sizes, resampling, cropping, mirroring.
 */
@NullMarked
package dev.dreambooth.engine.data.image;

import org.jspecify.annotations.NullMarked;
