/**
 * What lies in a user's folder: the images, and beside each the caption that says what it shows and the mask that says
 * which part of it is learnt.
 */
@NullMarked
package dev.dreambooth.engine.data.folder;

import org.jspecify.annotations.NullMarked;
