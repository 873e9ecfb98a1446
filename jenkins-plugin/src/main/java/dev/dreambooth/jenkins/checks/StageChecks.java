package dev.dreambooth.jenkins.checks;

import dev.dreambooth.jenkins.results.StageRun;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.checks.api.ChecksPublisherFactory;

/**
 * Tells the host of the code, beside the commit, how a stage has ended. The Checks API plugin may be missing, which this class
 * is there to find out: classes that use it are not touched before.
 */
public final class StageChecks {
    private static final String PLUGIN = "io.jenkins.plugins.checks.api.ChecksPublisherFactory";

    private StageChecks() {}

    /** Publishes a check of a stage that has ended, if there is a plugin for that and one for the host. */
    public static void publish(Run<?, ?> run, StageRun stage, TaskListener log) {
        if (!isThere()) {
            return;
        }
        try {
            // without the log: the plugin would say in each build that it has no host to tell
            ChecksPublisherFactory.fromRun(run, TaskListener.NULL).publish(StageCheck.of(run, stage));
        } catch (RuntimeException | LinkageError e) { // the latter where the plugin has changed
            log.getLogger().println("[dreambooth] the check of " + stage.getStage() + " could not be published: " + e);
        }
    }

    private static boolean isThere() {
        try {
            Class.forName(PLUGIN, false, StageChecks.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
