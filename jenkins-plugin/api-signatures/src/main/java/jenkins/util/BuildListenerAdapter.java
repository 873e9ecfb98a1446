package jenkins.util;

import hudson.model.BuildListener;
import hudson.model.TaskListener;

/** Makes any log the log of a freestyle build. */
public final class BuildListenerAdapter {
    private BuildListenerAdapter() {}

    public static BuildListener wrap(TaskListener listener) {
        return listener::getLogger;
    }
}
