/**
 * PNG files (Portable Network Graphics specification, second edition) whose bytes depend on nothing but the image and
 * what it was made with, which is stored inside.
 */
@NullMarked
package dev.dreambooth.engine.data.png;

import org.jspecify.annotations.NullMarked;
