package dev.dreambooth.jenkins.steps;

import dev.dreambooth.contract.launch.ControlProtocol;
import dev.dreambooth.jenkins.agent.EventTail;
import dev.dreambooth.jenkins.results.StageTracker;
import hudson.FilePath;
import hudson.util.LogTaskListener;
import java.io.IOException;
import java.io.Serializable;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.support.concurrent.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * How a step reaches the agent of its task: whether it answers, since when it has not, and how long that is borne. Clock
 * times, since they must mean the same after a restart. Whatever waits for the agent is limited in time.
 */
final class AgentContact implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(AgentContact.class.getName());
    private static final int REMOTE_SECONDS = 30;
    private static final int MAX_TAILS = 20;

    private final StageTask task;
    private final int offlineMinutes;
    private volatile long offlineSince;
    private transient long eventsAt;

    AgentContact(StageTask task, int offlineMinutes) {
        this.task = task;
        this.offlineMinutes = offlineMinutes;
    }

    /** Limits what is asked of the agent, until it is closed. */
    static Timeout briefly() {
        return Timeout.limit(REMOTE_SECONDS, TimeUnit.SECONDS);
    }

    /** Returns the workspace, or null while its node cannot be reached. */
    @Nullable
    FilePath workspace() {
        return task.workspace();
    }

    /** Returns whether the agent answers: a lost connection and a full disk look alike otherwise. */
    boolean answers() {
        FilePath workspace = workspace();
        if (workspace == null) {
            return false;
        }
        try (Timeout timeout = briefly()) {
            workspace.exists();
            return true;
        } catch (IOException | InterruptedException | RuntimeException e) {
            return false;
        }
    }

    /** Notes that the agent cannot be reached; returns whether that is new. */
    boolean lost() {
        boolean news = !isLost();
        if (news) {
            offlineSince = System.currentTimeMillis();
        }
        return news;
    }

    /** Notes that the agent can be reached; returns for how many seconds it could not, or -1 if it always could. */
    long found() {
        long seconds = isLost() ? (System.currentTimeMillis() - offlineSince) / 1000 : -1;
        offlineSince = 0;
        return seconds;
    }

    /** Returns whether the agent could not be reached when it was last tried. */
    boolean isLost() {
        return offlineSince > 0;
    }

    /** Returns whether the agent has been away for longer than is to be borne. */
    boolean isGivenUp() {
        return isLost() && System.currentTimeMillis() - offlineSince > TimeUnit.MINUTES.toMillis(offlineMinutes);
    }

    /** Returns for how many minutes the agent may be away. */
    int offlineMinutes() {
        return offlineMinutes;
    }

    /** Hands the new events of the run to those who follow it. */
    void readEvents(FilePath workspace, StageTracker tracker) throws IOException, InterruptedException {
        for (int i = 0; i < MAX_TAILS; i++) {
            EventTail.News news = task.control(workspace).act(new EventTail(eventsAt));
            if (news.next() <= eventsAt) {
                return;
            }
            eventsAt = news.next();
            tracker.accept(news.lines());
        }
    }

    /** Ends the process of a step that nobody waits for any more, as far as the agent can be reached. */
    void abandon() {
        FilePath workspace = workspace();
        if (workspace == null) {
            return;
        }
        try (Timeout timeout = briefly()) {
            task.control(workspace).child(ControlProtocol.CANCEL).write("", "UTF-8");
            workspace.createLauncher(new LogTaskListener(LOGGER, Level.FINE)).kill(task.mark());
        } catch (IOException | InterruptedException e) {
            LOGGER.log(Level.WARNING, e, () -> "cannot end the process of stage " + task.id());
        }
    }

    /** Removes the traces of the process; if that fails, they lie in the workspace and do no harm. */
    void clean(FilePath workspace) {
        try (Timeout timeout = briefly()) {
            task.cleanup(workspace);
        } catch (IOException | InterruptedException | RuntimeException e) {
            LOGGER.log(Level.FINE, e, () -> "cleaning up after stage " + task.id());
        }
    }
}
