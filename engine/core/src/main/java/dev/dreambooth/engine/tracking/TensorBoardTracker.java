package dev.dreambooth.engine.tracking;

import dev.dreambooth.contract.settings.train.TrackingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes the event file that TensorBoard reads: {@code tensorboard/events.out.tfevents.…}, in which numbers are scalars,
 * settings a text, and sample images images.
 *
 * <p>A resumed run goes on with its file. What is written again has the same length as before, so that even a TensorBoard
 * that reads along does not notice.
 */
public final class TensorBoardTracker implements Tracker {
    /** Name of the folder that TensorBoard is pointed at. */
    public static final String FOLDER = "tensorboard";

    private static final String FILE_NAME = "events.out.tfevents.0000000000.dreambooth";

    private final RecordLog file;

    private TensorBoardTracker(RecordLog file) {
        this.file = file;
    }

    /** Opens the event file, or goes on with it. */
    public static TensorBoardTracker open(TrackedRun run) throws IOException {
        Path folder = Files.createDirectories(run.folder().resolve(FOLDER));
        Path path = folder.resolve(FILE_NAME);
        boolean goesOn = run.resumed() && Files.exists(path) && Files.size(path) > 0;
        if (!goesOn) {
            Files.deleteIfExists(path);
        }
        TensorBoardTracker tracker = new TensorBoardTracker(
                TFRecordFile.open(path, record -> TensorBoardEvents.step(record) <= run.resumedStep()));
        if (!goesOn) {
            tracker.file.append(TensorBoardEvents.fileVersion());
            tracker.file.append(TensorBoardEvents.text("settings", table(run.settings())));
            for (Map.Entry<Long, Map<String, Double>> step : run.earlier().entrySet()) {
                tracker.metrics(step.getKey(), step.getValue());
            }
        }
        return tracker;
    }

    /** Returns a Markdown table. */
    private static String table(Map<String, String> settings) {
        StringBuilder table = new StringBuilder("| setting | value |\n| --- | --- |\n");
        settings.forEach((name, value) -> table.append("| ")
                .append(name)
                .append(" | ")
                .append(escaped(value))
                .append(" |\n"));
        return table.toString();
    }

    private static String escaped(String value) {
        return value.replace("|", "\\|").replace("\n", " ");
    }

    @Override
    public void metrics(long step, Map<String, Double> values) throws IOException {
        file.append(TensorBoardEvents.scalars(step, values));
        file.flush();
    }

    @Override
    public void image(long step, SampleImage image) throws IOException {
        file.append(TensorBoardEvents.image(step, image));
        file.flush();
    }

    @Override
    public void flush() throws IOException {
        file.flush();
    }

    @Override
    public void close(boolean complete) throws IOException {
        file.close();
    }

    /** Opens the event file. */
    public static final class Provider implements TrackerProvider {
        @Override
        public String name() {
            return TrackingSettings.TENSORBOARD;
        }

        @Override
        public Tracker open(TrackedRun run) throws IOException {
            return TensorBoardTracker.open(run);
        }
    }
}
