/** The engine as a tool of Jenkins: where it is on each node, and what to say when it is not. */
@NullMarked
package dev.dreambooth.jenkins.engine;

import org.jspecify.annotations.NullMarked;
