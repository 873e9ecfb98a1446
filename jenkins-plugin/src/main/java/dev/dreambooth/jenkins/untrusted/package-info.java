/**
 * What comes from an agent, made harmless: an agent may have been taken over by the build it ran, so every text,
 * number and file name from it has a limit and a form here before anything else looks at it.
 */
@NullMarked
package dev.dreambooth.jenkins.untrusted;

import org.jspecify.annotations.NullMarked;
