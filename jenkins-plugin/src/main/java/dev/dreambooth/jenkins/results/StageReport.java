package dev.dreambooth.jenkins.results;

import dev.dreambooth.jenkins.evaluation.Reference;
import dev.dreambooth.jenkins.untrusted.Text;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Makes the pages' view of one stage from its events while it runs, and from its outputs when it has ended. */
public final class StageReport {
    private static final int MAX_MESSAGE = 4_000;

    private final String id;
    private final String stage;
    private final StagePlace place;
    private StageTracker tracker = new StageTracker();
    private final Set<String> brought = new TreeSet<>();
    private Optional<Reference> reference = Optional.empty();

    /**
     * Creates a report.
     *
     * @param id the name of the run, unique in the project
     * @param stage the stage's id
     */
    public StageReport(String id, String stage) {
        this(id, stage, StagePlace.unknown());
    }

    /**
     * Creates a report.
     *
     * @param id the name of the run, unique in the project
     * @param stage the stage's id
     * @param place where it runs
     */
    public StageReport(String id, String stage, StagePlace place) {
        this.id = id;
        this.stage = stage;
        this.place = place;
    }

    /** Returns the names of the images that are in the build while the stage runs; more may be added. */
    public Set<String> brought() {
        return brought;
    }

    /** Returns what is in the build of a stage that has not come to its end. */
    public StageOutputs unfinished() {
        return new StageOutputs(List.copyOf(brought), Optional.empty(), Optional.empty());
    }

    /** Returns what takes the stage's events. */
    public StageTracker tracker() {
        return tracker;
    }

    /** Says which earlier evaluation the stage was given to compare with, if one. */
    public void compareWith(Optional<Reference> earlier) {
        reference = earlier;
    }

    /** Adds what a person should know of it. */
    public void note(List<String> notes) {
        notes.forEach(tracker::warn);
    }

    /** Takes all that a result tells of how it was made, in place of what was seen of it. */
    public void restart(History history) {
        if (!history.events().isEmpty()) {
            tracker = new StageTracker();
            tracker.accept(history.events());
        }
        tracker.losses(history.losses());
        tracker.validationLosses(history.validationLosses());
    }

    /** Returns the stage as it stands. */
    public StageRun open(StageState state) {
        String waiting = tracker.waiting();
        boolean waits = state == StageState.RUNNING && !waiting.isEmpty();
        StageState shown = waits ? StageState.WAITING : state;
        return new StageRun(id, stage, place, shown, waits ? waiting : "", tracker, unfinished(), Optional.empty());
    }

    /** Returns the stage as it ended. */
    public StageRun closed(StageState state, String message, StageOutputs outputs) {
        return new StageRun(id, stage, place, state, Text.clean(message, MAX_MESSAGE), tracker, outputs, reference);
    }
}
