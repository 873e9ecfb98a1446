package dev.dreambooth.engine.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.launch.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How long the stage took the last time, as its events tell, for a guess at the next.
 *
 * @param secondsEach the mean time of a step or an image; empty if there was no earlier run with two of them
 */
public record PastRun(OptionalDouble secondsEach) {
    private static final Set<String> UNITS = Set.of("StepCompleted", "SampleWritten");
    private static final long MAX_BYTES = 256 << 20;

    /** Looks at the events beside the stage's results. */
    public static PastRun of(StageContext context) {
        return of(context.spec().stageDirectory().resolve(WorkFolder.EVENTS));
    }

    static PastRun of(Path events) {
        try {
            if (!Files.isRegularFile(events) || Files.size(events) > MAX_BYTES) {
                return new PastRun(OptionalDouble.empty());
            }
            try (Stream<String> lines = Files.lines(events)) {
                return between(lines.flatMap(PastRun::unitTime).toList());
            }
        } catch (IOException | DateTimeException e) {
            return new PastRun(OptionalDouble.empty()); // a guess that cannot be made is left out
        }
    }

    private static Stream<Instant> unitTime(String line) {
        try {
            JsonNode event = CanonicalJson.STRICT.readTree(line);
            return UNITS.contains(event.path("event").asText())
                    ? Stream.of(Instant.parse(event.path("time").asText()))
                    : Stream.empty();
        } catch (JsonProcessingException noEvent) {
            return Stream.empty();
        }
    }

    private static PastRun between(List<Instant> times) {
        if (times.size() < 2) {
            return new PastRun(OptionalDouble.empty());
        }
        Duration span = Duration.between(times.get(0), times.get(times.size() - 1));
        return new PastRun(OptionalDouble.of(span.toMillis() / 1e3 / (times.size() - 1)));
    }

    /**
     * Returns what a run would do, with a guess at how long that takes.
     *
     * @param count how many steps or images there are to make
     */
    public String plan(int count, String unit) {
        String what = count + " " + unit;
        if (secondsEach.isEmpty()) {
            return what;
        }
        long seconds = Math.round(count * secondsEach.getAsDouble());
        return String.format(
                Locale.ROOT,
                "%s, about %d:%02d:%02d at %.2f s each as the last time",
                what,
                seconds / 3600,
                seconds / 60 % 60,
                seconds % 60,
                secondsEach.getAsDouble());
    }
}
