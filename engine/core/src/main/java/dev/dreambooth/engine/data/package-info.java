/**
 * Everything between image files and arrays of pixels, in rooms: {@code .image} holds images in memory, {@code .png}
 * writes and reads those that the engine makes, {@code .reading} the user's own, {@code .folder} finds what lies in a
 * folder of them, {@code .order} says when training visits each, {@code .classimages} keeps the sets that stand for a
 * class.
 */
@NullMarked
package dev.dreambooth.engine.data;

import org.jspecify.annotations.NullMarked;
