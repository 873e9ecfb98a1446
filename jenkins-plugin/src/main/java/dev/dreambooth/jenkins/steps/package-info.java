/**
 * The Pipeline steps. The long ones are small state machines over a process of its own on the agent: everything they
 * need to go on is in fields that Jenkins keeps, and nothing else is, so that a restart of the controller, the agent or
 * both finds them where they were.
 */
@NullMarked
package dev.dreambooth.jenkins.steps;

import org.jspecify.annotations.NullMarked;
