package dev.dreambooth.jenkins.steps;

import dev.dreambooth.contract.launch.ControlProtocol;
import dev.dreambooth.jenkins.agent.KillOwnProcess;
import hudson.FilePath;
import hudson.Launcher;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * That somebody wants the step to end, since when, and how far the asking has got: a cancel file, so that the stage
 * writes a checkpoint; after the grace time SIGTERM to the processes that carry our mark; then SIGKILL. Clock times,
 * since they must mean the same after a restart.
 */
final class StopRequest implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final long KILL_AFTER = TimeUnit.SECONDS.toMillis(10);
    private static final long GIVE_UP_AFTER = TimeUnit.SECONDS.toMillis(30);

    private final Throwable cause;
    private final long deadline;
    private final int graceSeconds;
    private boolean asked;
    private boolean terminated;
    private boolean killed;

    StopRequest(Throwable cause, int graceSeconds) {
        this.cause = cause;
        this.graceSeconds = graceSeconds;
        this.deadline = System.currentTimeMillis() + TimeUnit.SECONDS.toMillis(graceSeconds);
    }

    /** Returns why, to hand on to the Pipeline as it is: it decides the result of the build. */
    Throwable cause() {
        return cause;
    }

    /** Returns whether there is nothing more to try. */
    boolean isHopeless() {
        return overdue() > GIVE_UP_AFTER;
    }

    /**
     * Does what is due.
     *
     * @param control the control folder of the run
     * @param mark the variable that only our processes carry
     */
    void advance(FilePath control, Map<String, String> mark, Launcher launcher, PrintStream log)
            throws IOException, InterruptedException {
        if (!asked) {
            log.println("[dreambooth] asking the stage to stop; it has " + graceSeconds + " s for its checkpoint");
            control.child(ControlProtocol.CANCEL).write("", "UTF-8");
            asked = true;
        }
        if (overdue() >= 0 && !terminated) {
            log.println("[dreambooth] the time is over, sending SIGTERM");
            launcher.kill(mark);
            terminated = true;
        }
        if (overdue() >= KILL_AFTER && !killed) {
            boolean sent = control.act(
                    new KillOwnProcess(mark.entrySet().iterator().next().toString()));
            log.println("[dreambooth] no answer, SIGKILL: " + (sent ? "sent" : "process not found"));
            killed = true;
        }
    }

    private long overdue() {
        return System.currentTimeMillis() - deadline;
    }
}
