package dev.dreambooth.engine.fuzz;

import dev.dreambooth.contract.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How often a kind of file came to which end, and of each fault how it is shown again. */
final class FuzzTally {
    private static final int STACK_LINES = 24;
    private static final String ROW = "%-20s %9s %13s %9s %9s %7s %10s %10s%n";

    private final String kind;
    private final long seed;
    private final Path kept;
    private final Map<Long, Double> seconds = new HashMap<>();
    private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
    private final Map<String, Integer> faults = new LinkedHashMap<>();
    private final List<String> shown = new ArrayList<>();
    private long mostAllocated;

    /** @param kept receives a file of each fault */
    FuzzTally(String kind, long seed, Path kept) {
        this.kind = kind;
        this.seed = seed;
        this.kept = kept;
    }

    /** Counts one. */
    void count(long number, Judgement judgement, Watch.Measured measured, String file, byte[] changed)
            throws IOException {
        counts.merge(judgement.outcome(), 1, Integer::sum);
        mostAllocated = Math.max(mostAllocated, measured.allocatedBytes());
        seconds.put(Thread.currentThread().getId(), Watch.seconds(Thread.currentThread()));
        if (judgement.outcome() != Outcome.FAULT || faults.merge(judgement.finding(), 1, Integer::sum) > 1) {
            return;
        }
        StringBuilder text = new StringBuilder(kind + ": " + judgement.finding() + "\n  again: -Dfuzz.kind=" + kind
                + " -Dfuzz.seed=" + seed + " -Dfuzz.number=" + number + "\n");
        measured.thrown().ifPresent(thrown -> text.append(stack(thrown)));
        measured.hung()
                .ifPresent(frames -> frames.stream()
                        .limit(STACK_LINES)
                        .forEach(frame -> text.append("    at ").append(frame).append('\n')));
        shown.add(text.toString());
        Path folder = Files.createDirectories(kept.resolve(kind + "-" + seed + "-" + number));
        Files.write(folder.resolve(Path.of(file).getFileName()), changed);
    }

    private static String stack(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        int lines = thrown instanceof UserError ? STACK_LINES / 3 : STACK_LINES;
        return text.toString()
                .lines()
                .limit(lines)
                .map(line -> "    "
                        + (line.length() > 300 ? line.substring(0, 300) + "…" : line).replaceAll("\\p{Cntrl}", "?")
                        + "\n")
                .reduce("", String::concat);
    }

    /** Returns how many there were. */
    int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Returns for how long one core has computed. */
    private double computed() {
        return seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Returns how many came to an end. */
    int of(Outcome outcome) {
        return counts.getOrDefault(outcome, 0);
    }

    /** Returns each fault in some lines, with what shows it again. */
    List<String> faults() {
        return List.copyOf(shown);
    }

    /** Returns a line for each fault: how often, and what. */
    List<String> faultCounts() {
        return faults.entrySet().stream()
                .map(one -> one.getValue() + " × " + one.getKey())
                .toList();
    }

    /** Returns a table of several kinds. */
    static String table(List<FuzzTally> tallies) {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                ROW,
                "kind",
                "changed",
                "right result",
                "refused",
                "beside",
                "faults",
                "per second",
                "most MiB"));
        tallies.forEach(tally -> table.append(String.format(
                Locale.ROOT,
                ROW,
                tally.kind,
                tally.total(),
                tally.of(Outcome.RIGHT_RESULT),
                tally.of(Outcome.REFUSED),
                tally.of(Outcome.REFUSED_BESIDE),
                tally.of(Outcome.FAULT),
                Math.round(tally.total() / Math.max(1e-9, tally.computed())),
                tally.mostAllocated >> 20)));
        table.append(String.format(
                Locale.ROOT,
                ROW,
                "all",
                sum(tallies, null),
                sum(tallies, Outcome.RIGHT_RESULT),
                sum(tallies, Outcome.REFUSED),
                sum(tallies, Outcome.REFUSED_BESIDE),
                sum(tallies, Outcome.FAULT),
                "",
                ""));
        return table.toString();
    }

    private static int sum(List<FuzzTally> tallies, Outcome outcome) {
        return tallies.stream()
                .mapToInt(tally -> outcome == null ? tally.total() : tally.of(outcome))
                .sum();
    }
}
