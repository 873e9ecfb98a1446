package dev.dreambooth.engine.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A tool that fails is left out with one warning; the others and the training go on. */
class TrackersTest {
    private static final TrackedRun RUN =
            new TrackedRun(Path.of("nowhere"), "abcdefgh", "sks dog", Map.of(), 0, new TreeMap<>());

    private final List<String> warnings = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    /** Notes what it is told, and fails from a step on. */
    private TrackerFactory failingFrom(long step) {
        return run -> new Tracker() {
            @Override
            public void metrics(long at, Map<String, Double> values) throws IOException {
                if (at >= step) {
                    throw new IOException("the disk is full");
                }
                told.add(step + " heard " + at);
            }

            @Override
            public void image(long at, SampleImage image) {}

            @Override
            public void flush() {}

            @Override
            public void close(boolean complete) {
                told.add(step + " closed " + complete);
            }
        };
    }

    @Test
    void oneThatFailsIsLeftOut() {
        Map<String, TrackerFactory> factories = new LinkedHashMap<>();
        factories.put("good", failingFrom(9));
        factories.put("bad", failingFrom(2));
        factories.put("absent", run -> {
            throw new IOException("there is no such server");
        });
        Trackers trackers = new Trackers(RUN, factories, warnings::add);
        for (int step = 1; step <= 3; step++) {
            trackers.metrics(step, Map.of("loss", 1.0));
        }
        trackers.close(true);
        assertThat(told).containsExactly("9 heard 1", "2 heard 1", "9 heard 2", "9 heard 3", "9 closed true");
        assertThat(warnings)
                .containsExactly(
                        "The run is not tracked by absent any more: there is no such server. Training goes on.",
                        "The run is not tracked by bad any more: the disk is full. Training goes on.");
    }
}
