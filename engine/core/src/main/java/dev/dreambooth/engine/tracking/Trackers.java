package dev.dreambooth.engine.tracking;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Several trackers as one that never fails: a tool that does is left out from then on, with a warning. */
public final class Trackers implements Tracker {
    private final Map<String, Tracker> open = new LinkedHashMap<>();
    private final Consumer<String> warnings;

    private interface Action {
        void on(Tracker tracker) throws IOException;
    }

    /** No tool at all: what is reported goes nowhere. */
    public Trackers() {
        warnings = warning -> {};
    }

    /**
     * Opens trackers.
     *
     * @param factories by the name of the tool
     * @param warnings told which tool failed and why
     */
    public Trackers(TrackedRun run, Map<String, TrackerFactory> factories, Consumer<String> warnings) {
        this.warnings = warnings;
        factories.forEach((name, factory) -> {
            try {
                open.put(name, factory.open(run));
            } catch (IOException | RuntimeException | LinkageError e) {
                warn(name, e);
            }
        });
    }

    private void warn(String name, Throwable failure) {
        warnings.accept("The run is not tracked by " + name + " any more: "
                + (failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage())
                + ". Training goes on.");
    }

    private void all(Action action) {
        List<String> failed = new ArrayList<>();
        open.forEach((name, tracker) -> {
            try {
                action.on(tracker);
            } catch (IOException | RuntimeException | LinkageError e) {
                warn(name, e);
                failed.add(name);
            }
        });
        failed.forEach(open::remove);
    }

    @Override
    public void metrics(long step, Map<String, Double> values) {
        all(tracker -> tracker.metrics(step, values));
    }

    @Override
    public void image(long step, SampleImage image) {
        all(tracker -> tracker.image(step, image));
    }

    @Override
    public void flush() {
        all(Tracker::flush);
    }

    @Override
    public void close(boolean complete) {
        all(tracker -> tracker.close(complete));
        open.clear();
    }
}
