package dev.dreambooth.jenkins.steps;

import dev.dreambooth.jenkins.agent.FormerRuns;
import dev.dreambooth.jenkins.results.DreamBoothAction;
import hudson.FilePath;
import hudson.model.Run;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Makes way for a step where an earlier one has lost its agent and its engine has gone on there: the engine is asked for a
 * checkpoint, from which the new run goes on, and killed if it does not end. Runs of steps that still wait for theirs are left
 * alone, and so are those of other projects.
 */
final class FormerSteps implements Serializable {
    private static final long serialVersionUID = 1L;
    /** How many builds back is looked. */
    private static final int MAX_BUILDS = 50;

    private static final long KILL_AFTER = TimeUnit.SECONDS.toMillis(10);

    private final int graceSeconds;
    private long askedAt;

    FormerSteps(int graceSeconds) {
        this.graceSeconds = graceSeconds;
    }

    /** Does what is due; returns whether the way is free. */
    boolean areGone(Run<?, ?> run, FilePath workspace, PrintStream log) throws IOException, InterruptedException {
        Set<String> abandoned = new HashSet<>(FormerRuns.Names.checked(workspace.act(new FormerRuns.Names())));
        abandoned.removeIf(id -> !hasEnded(run, id));
        long waited = askedAt == 0 ? 0 : System.currentTimeMillis() - askedAt;
        long grace = TimeUnit.SECONDS.toMillis(graceSeconds);
        boolean gone = true;
        for (String id : abandoned) {
            boolean alive = workspace.act(new FormerRuns.End(id, askedAt > 0 && waited > grace));
            gone &= !alive;
        }
        if (!gone && askedAt == 0) {
            askedAt = System.currentTimeMillis();
            log.println("[dreambooth] a run that nobody waits for any more is at work in this workspace; it has "
                    + graceSeconds + " s for its checkpoint, from which this one goes on");
        }
        return gone || waited > grace + KILL_AFTER;
    }

    /** The number of the build stands at the beginning of a run's name. */
    private static boolean hasEnded(Run<?, ?> run, String id) {
        int build = Integer.parseInt(id.substring(0, id.indexOf('-')));
        Run<?, ?> owner = run;
        for (int i = 0; i < MAX_BUILDS && owner != null && owner.getNumber() > build; i++) {
            owner = owner.getPreviousBuild();
        }
        if (owner == null || owner.getNumber() != build) {
            return false;
        }
        DreamBoothAction action = owner.getAction(DreamBoothAction.class);
        return action != null && action.hasEnded(id);
    }
}
