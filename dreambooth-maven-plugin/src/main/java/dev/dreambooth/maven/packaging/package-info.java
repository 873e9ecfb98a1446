/** What a build makes of a trained model: the archive, and what is published beside it. */
@NullMarked
package dev.dreambooth.maven.packaging;

import org.jspecify.annotations.NullMarked;
