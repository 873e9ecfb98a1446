package dev.dreambooth.jenkins.results;

import dev.dreambooth.jenkins.untrusted.Text;

/** Makes the pages' view of one stage from its events while it runs, and from its outputs when it has ended. */
public final class StageReport {
    private static final int MAX_MESSAGE = 4_000;

    private final String id;
    private final String stage;
    private StageTracker tracker = new StageTracker();

    /**
     * Creates a report.
     *
     * @param id the name of the run, unique in the project
     * @param stage the stage's id
     */
    public StageReport(String id, String stage) {
        this.id = id;
        this.stage = stage;
    }

    /** Returns what takes the stage's events. */
    public StageTracker tracker() {
        return tracker;
    }

    /** Takes all events of a stage anew. */
    public void restart(String events) {
        tracker = new StageTracker();
        tracker.accept(events);
    }

    /** Returns the stage as it stands. */
    public StageRun open(StageState state) {
        return new StageRun(id, stage, state, "", tracker, StageOutputs.NONE);
    }

    /** Returns the stage as it ended. */
    public StageRun closed(StageState state, String message, StageOutputs outputs) {
        return new StageRun(id, stage, state, Text.clean(message, MAX_MESSAGE), tracker, outputs);
    }
}
