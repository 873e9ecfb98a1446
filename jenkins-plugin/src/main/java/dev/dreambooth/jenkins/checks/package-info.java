/** What a code host is told of a build's stages, where the Checks API plugin is there. */
@NullMarked
package dev.dreambooth.jenkins.checks;

import org.jspecify.annotations.NullMarked;
