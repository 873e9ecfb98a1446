/** The settings as parameters of Maven's goals, with the javadoc that help and editors show. */
package dev.dreambooth.frontend.maven;
