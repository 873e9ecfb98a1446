package dev.dreambooth.jenkins.results;

import dev.dreambooth.jenkins.untrusted.JsonObject;
import dev.dreambooth.jenkins.untrusted.Text;
import dev.dreambooth.jenkins.untrusted.UntrustedDataException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Gathers the events of a stage as they come. What an agent may say is limited in size and number. */
public final class StageTracker {
    /** How the phases begin in which nothing is done. */
    private static final String WAITING = "waiting for ";

    private static final int MAX_LINE = 64 * 1024;
    private static final int MAX_TEXT = 1_000;
    private static final int MAX_SAMPLES = 5_000;
    private static final int MAX_WARNINGS = 50;
    private static final int MAX_POINTS = 4 * Curve.MAX_POINTS;

    private final List<Curve.Point> points = new ArrayList<>();
    private final List<ValidationLosses.Point> validations = new ArrayList<>();
    private final List<Sample> samples = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private Optional<ValidationLosses.Point> best = Optional.empty();
    private StageProgress progress = StageProgress.none();
    private String end = "";
    private String waiting = "";
    private String checkpoint = "";

    /** Takes whole lines of the file of events; lines that are none are counted as a warning. */
    public void accept(String lines) {
        lines.lines().filter(line -> !line.isBlank()).forEach(line -> {
            try {
                take(JsonObject.parse(line, MAX_LINE));
            } catch (UntrustedDataException e) {
                warn("The file of events has a line that is no event (" + e.getMessage() + ").");
            }
        });
    }

    /** Takes the losses of all steps in place of those that events have told of; lines that are none are passed over. */
    void losses(String table) {
        List<Curve.Point> read = new ArrayList<>();
        rows(table, 4)
                .map(row -> new Curve.Point((int) row[0], row[1], row[2], row[3]))
                .filter(point -> Double.isFinite(point.loss()))
                .filter(point -> read.isEmpty()
                        || point.step() > read.get(read.size() - 1).step())
                .forEachOrdered(read::add);
        if (!read.isEmpty()) {
            points.clear();
            points.addAll(read);
            int last = read.get(read.size() - 1).step();
            progress = progress.at(last, Math.max(last, progress.getTotal()), "steps");
        }
    }

    /** Takes the losses on held-out images likewise. */
    void validationLosses(String table) {
        List<ValidationLosses.Point> read = new ArrayList<>();
        rows(table, 2)
                .map(row -> new ValidationLosses.Point((int) row[0], row[1]))
                .filter(point -> Double.isFinite(point.loss()))
                .filter(point -> read.isEmpty()
                        || point.step() > read.get(read.size() - 1).step())
                .forEachOrdered(read::add);
        if (!read.isEmpty()) {
            validations.clear();
            validations.addAll(read);
            best = read.stream().min(Comparator.comparingDouble(ValidationLosses.Point::loss));
        }
    }

    /** Returns the rows of a table whose cells are numbers, steps first. */
    private static Stream<double[]> rows(String table, int columns) {
        return table.lines()
                .map(line -> line.split(",", -1))
                .filter(cells -> cells.length == columns && cells[0].matches("\\d{1,9}"))
                .flatMap(cells -> {
                    try {
                        return Stream.of(Stream.of(cells)
                                .mapToDouble(Double::parseDouble)
                                .toArray());
                    } catch (NumberFormatException e) {
                        return Stream.empty();
                    }
                });
    }

    /** Returns what the last event said about the end; empty before it. */
    public String end() {
        return end;
    }

    /** Returns the name and step of the newest checkpoint that was written; empty if none was. */
    public String checkpoint() {
        return checkpoint;
    }

    /** Returns what the stage waits for, which run has that, and since when it waits; empty if it does not. */
    String waiting() {
        return waiting;
    }

    StageProgress progress() {
        return progress;
    }

    Curve curve() {
        return Curve.of(points, validations, best);
    }

    List<Sample> samples() {
        return samples;
    }

    List<String> warnings() {
        return warnings;
    }

    private void take(JsonObject event) {
        switch (event.text("event", 40).orElse("")) {
            case "RunStarted" -> {
                waiting = "";
                progress = progress.on(event.text("device", 40).orElse(""));
            }
            case "PhaseStarted" -> {
                String phase = event.text("phase", MAX_TEXT).orElse("");
                waiting = phase.startsWith(WAITING) ? phase + since(event) : "";
                progress = isTraining() ? progress.after(phase) : progress.in(phase);
            }
            case "Progress" -> {
                if (!isTraining()) {
                    progress = progress.at(
                            count(event, "done"),
                            count(event, "total"),
                            event.text("unit", 40).orElse(""));
                }
            }
            case "StepCompleted" -> step(event);
            case "CheckpointWritten" -> checkpoint(event);
            case "ValidationCompleted" -> validation(event);
            case "SampleWritten" -> sample(event);
            case "Warning" -> event.text("message", MAX_TEXT).ifPresent(this::warn);
            case "RunFinished" -> end = event.text("message", 4 * MAX_TEXT).orElse("");
            default -> {
                // of a newer engine, or of no interest here
            }
        }
    }

    private static String since(JsonObject event) {
        return event.text("time", 40)
                .flatMap(StageTracker::minute)
                .map(time -> ", since " + time)
                .orElse("");
    }

    private static Optional<String> minute(String time) {
        try {
            return Optional.of(StageRun.BEGAN.format(Instant.parse(time)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Once there were updates, they are what is counted: what comes after them is short. */
    private boolean isTraining() {
        return !points.isEmpty();
    }

    private void step(JsonObject event) {
        int step = (int) count(event, "step");
        progress = progress.at(step, count(event, "totalSteps"), "steps")
                .costing(
                        event.number("secondsPerStep").filter(s -> s >= 0).orElse(0.0),
                        event.whole("memoryBytes", 0, 1L << 50).orElse(0L));
        double loss = event.number("loss").orElse(Double.NaN);
        boolean next = points.isEmpty() || step > points.get(points.size() - 1).step();
        if (Double.isFinite(loss) && next) {
            points.add(new Curve.Point(
                    step,
                    loss,
                    event.number("instanceLoss").orElse(loss),
                    event.number("priorLoss").orElse(Double.NaN)));
            limit(points);
        }
    }

    private void checkpoint(JsonObject event) {
        String path = event.text("path", 400).orElse("");
        checkpoint = "checkpoint " + path.substring(path.lastIndexOf('/') + 1) + " of step " + count(event, "step");
    }

    private void validation(JsonObject event) {
        int step = (int) count(event, "step");
        double loss = event.number("loss").orElse(Double.NaN);
        boolean next = step
                > (validations.isEmpty()
                        ? 0
                        : validations.get(validations.size() - 1).step());
        if (Double.isFinite(loss) && next) {
            ValidationLosses.Point point = new ValidationLosses.Point(step, loss);
            validations.add(point);
            best = event.flag("best") ? Optional.of(point) : best;
            limit(validations);
        }
    }

    private static <T> void limit(List<T> list) {
        if (list.size() > MAX_POINTS) {
            List<T> fewer = Curve.thinned(list);
            list.clear();
            list.addAll(fewer);
        }
    }

    private void sample(JsonObject event) {
        String name = event.text("path", 400).flatMap(StageFolder::artifact).orElse("");
        if (Sample.isImage(name) && samples.size() == MAX_SAMPLES) {
            warnOnce("Only the first " + MAX_SAMPLES + " images are shown.");
        } else if (Sample.isImage(name)) {
            samples.add(new Sample(
                    name,
                    event.text("prompt", MAX_TEXT).orElse(""),
                    event.whole("seed", 0, Long.MAX_VALUE).orElse(0L)));
        }
    }

    void warn(String message) {
        if (warnings.size() < MAX_WARNINGS) {
            warnings.add(Text.clean(message, MAX_TEXT));
        }
    }

    /** However many other warnings there are. */
    private void warnOnce(String message) {
        if (!warnings.contains(message)) {
            warnings.add(0, message);
            warnings.subList(Math.min(MAX_WARNINGS, warnings.size()), warnings.size())
                    .clear();
        }
    }

    private static long count(JsonObject event, String name) {
        return event.whole(name, 0, Integer.MAX_VALUE).orElse(0L);
    }
}
