/** The engine as a tool of Jenkins: where it is on each node, and what to say when it is not. */
package dev.dreambooth.jenkins.engine;
