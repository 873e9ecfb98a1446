/** What a person sees of a run in the build's log. */
@NullMarked
package dev.dreambooth.maven.console;

import org.jspecify.annotations.NullMarked;
