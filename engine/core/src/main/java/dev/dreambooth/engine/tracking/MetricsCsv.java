package dev.dreambooth.engine.tracking;

import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.settings.train.TrackingSettings;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All numbers of a run as a table, {@code metrics.csv}: a row for each step, empty where nothing was measured. */
public final class MetricsCsv implements Tracker {
    /** Name of the file. */
    public static final String FILE_NAME = "metrics.csv";

    /** What a training measures. */
    private static final List<String> COLUMNS = List.of(
            "loss",
            "instanceLoss",
            "priorLoss",
            "validationLoss",
            "learningRate",
            "gradNorm",
            "secondsPerStep",
            "memoryBytes");

    private final List<String> columns;
    private final BufferedWriter writer;
    private final Map<String, Double> row = new TreeMap<>();
    private long rowStep;

    private MetricsCsv(List<String> columns, BufferedWriter writer) {
        this.columns = columns;
        this.writer = writer;
    }

    /**
     * Opens the table, or goes on with it.
     *
     * @param columns names of the numbers; others are left out
     */
    public static MetricsCsv open(TrackedRun run, List<String> columns) throws IOException {
        Path file = run.folder().resolve(FILE_NAME);
        String header = "step," + String.join(",", columns);
        TreeMap<Long, String> rows = new TreeMap<>();
        run.earlier().forEach((step, numbers) -> rows.put(step, row(step, columns, numbers)));
        if (run.resumed() && Files.isRegularFile(file)) {
            earlier(Files.readString(file), header, run.resumedStep()).forEach(row -> rows.put(step(row), row));
        }
        String kept =
                header + "\n" + rows.values().stream().map(row -> row + "\n").collect(Collectors.joining());
        AtomicFiles.write(file, kept.getBytes(StandardCharsets.UTF_8));
        return new MetricsCsv(columns, Files.newBufferedWriter(file, StandardOpenOption.APPEND));
    }

    /** Returns the rows of a table up to a step; a row that a kill cut off has no end, and none of another table counts. */
    private static List<String> earlier(String table, String header, long lastStep) {
        List<String> lines = List.of(table.split("\n", -1));
        if (!lines.get(0).equals(header)) {
            return List.of();
        }
        return lines.subList(1, lines.size() - 1).stream()
                .filter(line -> line.matches("\\d{1,18},.*") && step(line) <= lastStep)
                .toList();
    }

    private static String row(long step, List<String> columns, Map<String, Double> numbers) {
        StringBuilder line = new StringBuilder().append(step);
        for (String column : columns) {
            line.append(',')
                    .append(numbers.containsKey(column) ? numbers.get(column).toString() : "");
        }
        return line.toString();
    }

    private static long step(String line) {
        return Long.parseLong(line.substring(0, line.indexOf(',')));
    }

    @Override
    public void metrics(long step, Map<String, Double> values) throws IOException {
        if (step != rowStep) {
            endRow();
            rowStep = step;
        }
        row.putAll(values);
    }

    private void endRow() throws IOException {
        if (!row.isEmpty()) {
            writer.append(row(rowStep, columns, row)).append('\n');
            row.clear();
        }
    }

    /** A table holds no images. */
    @Override
    public void image(long step, SampleImage image) {}

    @Override
    public void flush() throws IOException {
        endRow();
        writer.flush();
    }

    @Override
    public void close(boolean complete) throws IOException {
        flush();
        writer.close();
    }

    /** Opens the table of what a training measures. */
    public static final class Provider implements TrackerProvider {
        @Override
        public String name() {
            return TrackingSettings.CSV;
        }

        @Override
        public Tracker open(TrackedRun run) throws IOException {
            return MetricsCsv.open(run, COLUMNS);
        }
    }
}
