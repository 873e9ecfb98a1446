package dev.dreambooth.engine.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.contract.settings.train.TrackingSettings;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes an offline run of Weights &amp; Biases, {@code wandb/offline-run-…}, which {@code wandb sync} sends to a server when
 * and if somebody wants that. Nothing is sent from here, and no account is needed.
 */
public final class WandbTracker implements Tracker {
    private static final String FOLDER = "wandb";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final RecordLog log;
    private final Map<String, String> pending = new TreeMap<>();
    private final Map<String, String> last = new TreeMap<>();
    private final Instant start;
    private double secondsBefore;
    private long number;
    private long pendingStep;

    private WandbTracker(Path folder, String id, long keptStep) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("files"));
        log = WandbLogFile.open(folder.resolve("run-" + id + ".wandb"), record -> keep(record, keptStep));
        start = Instant.now().minusMillis((long) (secondsBefore * 1000));
    }

    /** Keeps what was measured up to a step, counts it, and learns how long it took. */
    private boolean keep(byte[] record, long keptStep) throws IOException {
        boolean kept = !WandbRecords.isEnd(record) && WandbRecords.step(record).orElse(0L) <= keptStep;
        if (kept) {
            number++;
            secondsBefore = WandbRecords.runtime(record).orElse(secondsBefore);
        }
        return kept;
    }

    /**
     * Opens the run's folder, or goes on with it.
     *
     * @param project what the run is filed under
     */
    public static WandbTracker open(TrackedRun run, String project) throws IOException {
        Path folder = Files.createDirectories(run.folder().resolve(FOLDER));
        Optional<Path> earlier = find(folder, run.id());
        if (earlier.isPresent() && !run.resumed()) {
            AtomicFiles.delete(earlier.get());
            earlier = Optional.empty();
        }
        Path own =
                earlier.orElseGet(() -> folder.resolve("offline-run-" + TIME.format(Instant.now()) + "-" + run.id()));
        WandbTracker tracker = new WandbTracker(own, run.id(), run.resumedStep());
        if (tracker.number == 0) {
            Map<String, String> config = new TreeMap<>();
            for (Map.Entry<String, String> setting : run.settings().entrySet()) {
                config.put(setting.getKey(), json(setting.getValue()));
            }
            tracker.log.append(WandbRecords.header(tracker.number++));
            tracker.log.append(WandbRecords.run(tracker.number++, run, project, tracker.start, config));
            for (Map.Entry<Long, Map<String, Double>> step : run.earlier().entrySet()) {
                tracker.metrics(step.getKey(), step.getValue());
            }
        }
        return tracker;
    }

    private static Optional<Path> find(Path folder, String id) throws IOException {
        try (DirectoryStream<Path> runs = Files.newDirectoryStream(folder, "offline-run-*-" + id)) {
            for (Path run : runs) {
                return Optional.of(run);
            }
            return Optional.empty();
        }
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public void metrics(long step, Map<String, Double> values) throws IOException {
        begin(step);
        values.forEach((name, value) -> pending.put(name, json(value)));
    }

    @Override
    public void image(long step, SampleImage image) throws IOException {
        begin(step);
        String sha256 = Sha256.of(image.png());
        String path = String.format(
                Locale.ROOT, "media/images/samples_%s_%d_%s.png", image.name(), step, sha256.substring(0, 20));
        AtomicFiles.write(folder.resolve("files").resolve(path), image.png());
        log.append(WandbRecords.file(number++, path));
        ObjectNode described = JsonNodeFactory.instance.objectNode();
        described
                .put("_type", "image-file")
                .put("path", path)
                .put("sha256", sha256)
                .put("format", "png");
        described.put("size", image.png().length).put("width", image.width()).put("height", image.height());
        described.put("caption", image.caption());
        pending.put("samples/" + image.name(), described.toString());
    }

    /** All values of a step are one record: it is written when the next step begins. */
    private void begin(long step) throws IOException {
        if (step != pendingStep) {
            endStep();
            pendingStep = step;
        }
    }

    private void endStep() throws IOException {
        if (!pending.isEmpty()) {
            Instant now = Instant.now();
            pending.put("_step", json(pendingStep));
            pending.put("_timestamp", json(now.toEpochMilli() / 1000.0));
            pending.put(WandbRecords.RUNTIME, json((now.toEpochMilli() - start.toEpochMilli()) / 1000.0));
            log.append(WandbRecords.history(number++, pendingStep, pending));
            last.putAll(pending);
            pending.clear();
        }
    }

    @Override
    public void flush() throws IOException {
        endStep();
    }

    @Override
    public void close(boolean complete) throws IOException {
        endStep();
        log.append(WandbRecords.summary(number++, last));
        long seconds = Instant.now().getEpochSecond() - start.getEpochSecond();
        log.append(WandbRecords.exit(number++, complete ? 0 : 1, seconds));
        log.close();
    }

    /** Opens the folder of an offline run. */
    public static final class Provider implements TrackerProvider {
        @Override
        public String name() {
            return TrackingSettings.WANDB;
        }

        @Override
        public Tracker open(TrackedRun run) throws IOException {
            return WandbTracker.open(run, run.setting(TrackingSettings.WANDB_PROJECT));
        }
    }
}
