/**
 * Sets of class images, which keep a class from collapsing into the subject while it is trained (prior preservation; Ruiz
 * et al., "DreamBooth", arXiv 2208.12242, section 3.3): folders that know what they were made with and what is missing.
 */
@NullMarked
package dev.dreambooth.engine.data.classimages;

import org.jspecify.annotations.NullMarked;
