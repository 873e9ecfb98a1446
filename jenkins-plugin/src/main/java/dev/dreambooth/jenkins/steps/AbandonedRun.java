package dev.dreambooth.jenkins.steps;

import hudson.FilePath;
import hudson.Launcher;
import hudson.model.TaskListener;
import hudson.util.LogTaskListener;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.support.concurrent.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Stops the engine of a step that has ended without it, as soon as its agent can be reached: it would hold its device, and be
 * watched by nobody. Kept in memory only; after a restart of the controller the next step in the workspace does it.
 */
final class AbandonedRun {
    private static final Logger LOGGER = Logger.getLogger(AbandonedRun.class.getName());
    private static final long PERIOD_SECONDS = 5;
    private static final long GIVE_UP_AFTER = TimeUnit.DAYS.toMillis(7);

    private final StageTask task;
    private final int graceSeconds;
    private final long since = System.currentTimeMillis();
    private final TaskListener log = new LogTaskListener(LOGGER, Level.INFO);
    private @Nullable StopRequest stop;

    private AbandonedRun(StageTask task, int graceSeconds) {
        this.task = task;
        this.graceSeconds = graceSeconds;
    }

    /** Sees to it that the engine of a task ends. */
    static void watch(StageTask task, int graceSeconds) {
        if (task.isLaunched()) {
            new AbandonedRun(task, graceSeconds).schedule();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it schedules itself
    private void schedule() {
        Poller.get().schedule(this::tick, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    private synchronized void tick() {
        Jenkins jenkins = Jenkins.getInstanceOrNull();
        if (jenkins == null || jenkins.isTerminating()) {
            return;
        }
        boolean over = System.currentTimeMillis() - since > GIVE_UP_AFTER;
        try (Timeout timeout = AgentContact.briefly()) {
            FilePath workspace = task.workspace();
            over |= workspace != null && isOver(workspace);
        } catch (IOException | InterruptedException | RuntimeException e) {
            LOGGER.log(Level.FINE, e, () -> "the abandoned process of stage " + task.id());
        }
        if (!over) {
            schedule();
        }
    }

    private boolean isOver(FilePath workspace) throws IOException, InterruptedException {
        if (!task.control(workspace).isDirectory()) {
            return true;
        }
        Launcher launcher = workspace.createLauncher(log);
        if (task.exitStatus(workspace, launcher, log) != null) {
            task.cleanup(workspace);
            return true;
        }
        if (stop == null) {
            stop = new StopRequest(new InterruptedException("nobody waits for it any more"), graceSeconds);
        }
        stop.advance(task.control(workspace), task.mark(), launcher, log.getLogger());
        return stop.isHopeless();
    }
}
