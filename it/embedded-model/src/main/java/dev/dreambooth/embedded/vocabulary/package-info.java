/** The embedded model's vocabulary: a small part of CLIP's, in the same file format. */
package dev.dreambooth.embedded.vocabulary;
