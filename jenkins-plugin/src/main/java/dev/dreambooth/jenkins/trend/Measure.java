package dev.dreambooth.jenkins.trend;

import dev.dreambooth.jenkins.text.Messages;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What trends are called, in which order they stand, and which way is better. */
final class Measure {
    /** How the names of an evaluation's measures begin. */
    static final String QUALITY = "evaluate: ";

    static final String LOSS = "mean final loss";
    static final String PACE = "seconds per step";
    static final String MEMORY = "memory (GiB)";
    static final String IMAGES = "images";

    /** How the names of gates begin. */
    static final String GATE = "gate ";

    private static final Map<String, String> KEYS =
            Map.of(LOSS, "trend.loss", PACE, "trend.pace", MEMORY, "trend.memory", IMAGES, "trend.images");
    private static final List<String> COST = List.of(PACE, MEMORY, IMAGES);
    /** Of measures of an evaluation, those of which less is better; {@code docs/evaluation.md} says why. */
    private static final List<String> LESS = List.of("drift", "paired-drift", "copies", "degenerate");

    private Measure() {}

    /** Returns the place of a measure among the others: quality, then losses, then what it cost. */
    static int rank(String name) {
        if (name.startsWith(QUALITY)) {
            return 0;
        }
        return COST.contains(name) ? 2 + COST.indexOf(name) : 1;
    }

    /** Returns what a measure is called in the reader's language; names of metrics and gates are the same in all. */
    static String title(String name) {
        String key = KEYS.get(name);
        if (key != null) {
            return Messages.of(key);
        }
        return name.startsWith(GATE) ? Messages.of("trend.gate", name.substring(GATE.length())) : name;
    }

    /** Returns which way is better, in words; empty where neither is. */
    static String better(String name) {
        if (name.startsWith(QUALITY)) {
            return LESS.contains(name.substring(QUALITY.length())) ? Messages.of("less") : Messages.of("more");
        }
        boolean loss = name.toLowerCase(Locale.ROOT).endsWith("loss");
        return loss || name.equals(PACE) || name.equals(MEMORY) ? Messages.of("less") : "";
    }
}
