package dev.dreambooth.jenkins.results;

import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/** Marks what ended with a reservation: the build, and in the graph of the Pipeline the very step. */
public final class Warnings {
    private Warnings() {}

    /** Makes a build and a step of it unstable. */
    public static void unstable(Run<?, ?> run, FlowNode step, TaskListener log, String why) {
        log.getLogger().println("[dreambooth] UNSTABLE: " + why);
        step.addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(why));
        run.setResult(Result.UNSTABLE);
    }
}
