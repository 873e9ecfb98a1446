/** The settings as parameters of Maven's goals, with the javadoc that help and editors show. */
@NullMarked
package dev.dreambooth.frontend.maven;

import org.jspecify.annotations.NullMarked;
