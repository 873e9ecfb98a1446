package dev.dreambooth.engine.worker;

import dev.dreambooth.engine.tracking.SampleImage;
import dev.dreambooth.engine.tracking.TrackedRun;
import dev.dreambooth.engine.tracking.Tracker;
import dev.dreambooth.engine.tracking.TrackerProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A tracker of one's own, as a jar would bring it: it notes what it is told. */
public final class NotedTracker implements TrackerProvider {
    static final List<String> NOTES = new ArrayList<>();

    @Override
    public String name() {
        return "notes";
    }

    @Override
    public Tracker open(TrackedRun run) {
        NOTES.add("opened after " + run.resumedStep() + " knowing "
                + run.earlier().keySet());
        return new Tracker() {
            @Override
            public void metrics(long step, Map<String, Double> values) {
                NOTES.add((values.containsKey("loss") ? "step " : "validation ") + step);
            }

            @Override
            public void image(long step, SampleImage image) {
                NOTES.add("image " + step);
            }

            @Override
            public void flush() {}

            @Override
            public void close(boolean complete) {
                NOTES.add("closed " + complete);
            }
        };
    }
}
