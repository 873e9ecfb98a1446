package dev.dreambooth.jenkins.waiting;

import dev.dreambooth.jenkins.results.DreamBoothAction;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Run;
import java.util.Collection;
import java.util.List;
import jenkins.model.TransientActionFactory;

/**
 * The page of a running build before its first stage, where builds before it had one: whoever opens it then waits there for the
 * stage, which takes its place.
 */
public final class AwaitedAction implements Action {
    /** How many builds back is looked for a page. */
    private static final int LOOK_BACK = 5;

    private final Run<?, ?> run;

    AwaitedAction(Run<?, ?> run) {
        this.run = run;
    }

    /** Returns the build. */
    public Run<?, ?> getRun() {
        return run;
    }

    @Override
    public String getIconFileName() {
        return "symbol-analytics";
    }

    @Override
    public String getDisplayName() {
        return "DreamBooth";
    }

    @Override
    public String getUrlName() {
        return DreamBoothAction.URL;
    }

    /** Adds the page to builds that will have a stage, as it seems. */
    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Factory extends TransientActionFactory<Run> {
        @Override
        public Class<Run> type() {
            return Run.class;
        }

        /** Without this, looking for the page proper would ask this factory again, for ever. */
        @Override
        public Class<? extends Action> actionType() {
            return AwaitedAction.class;
        }

        @Override
        public Collection<? extends Action> createFor(Run build) {
            Run<?, ?> run = build;
            return run.isBuilding() && run.getAction(DreamBoothAction.class) == null && hadPages(run.getPreviousBuild())
                    ? List.of(new AwaitedAction(run))
                    : List.of();
        }

        private static boolean hadPages(Run<?, ?> last) {
            Run<?, ?> run = last;
            for (int i = 0; i < LOOK_BACK && run != null; i++) {
                if (run.getAction(DreamBoothAction.class) != null) {
                    return true;
                }
                run = run.getPreviousBuild();
            }
            return false;
        }
    }
}
