/** The embedded model's vocabulary: a small part of CLIP's, in the same file format. */
@NullMarked
package dev.dreambooth.embedded.vocabulary;

import org.jspecify.annotations.NullMarked;
