package org.jenkinsci.plugins.workflow.actions;

/** The name of a branch, as the script has it. */
public interface ThreadNameAction extends PersistentAction {
    String getThreadName();
}
