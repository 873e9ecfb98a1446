package dev.dreambooth.engine.stage.train;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.report.LossCurve;
import dev.dreambooth.engine.training.StepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The losses of every step of a training, also of those before it was interrupted: a checkpoint holds them, so that the
 * curve of a resumed run is that of an uninterrupted one. Numbers are written so that they read back to the same bits.
 */
public final class LossHistory {
    /** Name of the file, in checkpoints and beside the trained model. */
    public static final String FILE_NAME = "losses.csv";

    private static final String HEADER = "step,loss,instanceLoss,priorLoss";

    private final List<LossCurve.Point> points = new ArrayList<>();

    /** Adds the step that was taken. */
    void add(long step, StepResult result) {
        points.add(new LossCurve.Point(step, result.loss(), result.instanceLoss(), result.priorLoss()));
    }

    /** Returns one point a step, rising. */
    List<LossCurve.Point> points() {
        return List.copyOf(points);
    }

    /** Writes the file into a folder. */
    void write(Path folder) throws IOException {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        for (LossCurve.Point point : points) {
            text.append(point.step()).append(',').append(point.loss()).append(',');
            text.append(point.instanceLoss())
                    .append(',')
                    .append(point.priorLoss())
                    .append('\n');
        }
        Files.writeString(folder.resolve(FILE_NAME), text);
    }

    /** Takes over the steps of a file in place of those it has. */
    void restore(Path folder) {
        points.clear();
        points.addAll(read(folder.resolve(FILE_NAME)));
    }

    /**
     * Returns the steps in a file.
     *
     * @throws UserError if it is not of the form that we write
     */
    public static List<LossCurve.Point> read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
                throw unusable(file, null);
            }
            return lines.stream().skip(1).map(LossHistory::point).toList();
        } catch (IOException | IllegalArgumentException e) {
            throw unusable(file, e);
        }
    }

    private static LossCurve.Point point(String line) {
        String[] values = line.split(",", -1);
        if (values.length != 4) {
            throw new IllegalArgumentException(line);
        }
        return new LossCurve.Point(
                Long.parseLong(values[0]),
                Double.parseDouble(values[1]),
                Double.parseDouble(values[2]),
                Double.parseDouble(values[3]));
    }

    private static UserError unusable(Path file, Exception cause) {
        return UserError.data(
                        "The losses in " + file + " cannot be read.",
                        "Set resumeFromCheckpoint to another checkpoint, or to none to start from the beginning.")
                .causedBy(cause);
    }
}
