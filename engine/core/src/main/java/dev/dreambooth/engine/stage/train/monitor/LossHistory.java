package dev.dreambooth.engine.stage.train.monitor;

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
    public void add(long step, StepResult result) {
        points.add(new LossCurve.Point(step, result.loss(), result.instanceLoss(), result.priorLoss()));
    }

    /** Returns one point a step, rising. */
    List<LossCurve.Point> points() {
        return List.copyOf(points);
    }

    /** Writes the file into a folder. */
    public void write(Path folder) throws IOException {
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
    public void restore(Path folder, long done) {
        List<LossCurve.Point> read = read(folder, done);
        points.clear();
        points.addAll(read);
    }

    /**
     * Looks whether the file of a folder can be taken over.
     *
     * @param done number of steps that were done
     * @param whole whether no step can have been left out
     * @throws UserError if it is not of the form that we write, or lacks steps that it should have
     */
    public static void check(Path folder, long done, boolean whole) {
        long steps = read(folder, done).size();
        if (whole && steps < done) {
            throw LossTable.unusable(folder.resolve(FILE_NAME), "it holds " + steps + " of " + done + " steps");
        }
    }

    /**
     * Returns the steps in the file of a folder.
     *
     * @param done number of steps that were done, the last that can be among them
     * @throws UserError if it is not of the form that we write
     */
    public static List<LossCurve.Point> read(Path folder, long done) {
        List<LossCurve.Point> read = new ArrayList<>();
        LossTable.read(folder.resolve(FILE_NAME), HEADER, done, cells -> {
            LossCurve.Point point = new LossCurve.Point(
                    Long.parseLong(cells[0]),
                    Double.parseDouble(cells[1]),
                    Double.parseDouble(cells[2]),
                    Double.parseDouble(cells[3]));
            if (point.step() <= (read.isEmpty() ? 0 : read.get(read.size() - 1).step()) || point.step() > done) {
                throw new IllegalArgumentException("step " + point.step());
            }
            read.add(point);
        });
        return read;
    }
}
