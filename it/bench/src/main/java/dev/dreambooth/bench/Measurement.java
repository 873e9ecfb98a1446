package dev.dreambooth.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Measured repetitions of one thing.
 *
 * @param task the stage
 * @param name what was repeated
 * @param seconds how long each repetition took
 */
record Measurement(String task, String name, List<Double> seconds) {
    /** Prints it as one JSON object on one line; nothing if there is no repetition. */
    void print(PrintStream out) {
        if (!seconds.isEmpty()) {
            out.println(toJson());
        }
    }

    String toJson() {
        return "{\"side\": \"engine\", \"task\": \"%s\", \"name\": \"%s\", \"seconds\": [%s]}"
                .formatted(
                        task,
                        name,
                        seconds.stream()
                                .map(value -> String.format(Locale.ROOT, "%.4f", value))
                                .collect(Collectors.joining(", ")));
    }
}
