/**
 * What the controller asks an agent to do with its files and processes. These classes travel to the agent; nothing of
 * the engine ever runs in the agent's own process. Their answers are untrusted.
 */
@NullMarked
package dev.dreambooth.jenkins.agent;

import org.jspecify.annotations.NullMarked;
