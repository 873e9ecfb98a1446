package dev.dreambooth.engine.stage.train;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.report.ValidationLoss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/**
 * The losses of every validation of a training, also of those before it was interrupted: a checkpoint holds them, as it
 * does those of {@link LossHistory}. Unlike {@link BestStep}, which forgets losses whose weights are gone, it only tells
 * what was measured.
 */
final class ValidationHistory {
    /** Name of the file, in checkpoints and beside the trained model. */
    static final String FILE_NAME = "validation-losses.csv";

    private static final String HEADER = "step,validationLoss";

    private final TreeMap<Integer, Double> losses = new TreeMap<>();

    /** Adds what was measured after a step. */
    void add(int step, double loss) {
        losses.put(step, loss);
    }

    /**
     * Returns all that was measured, by rising step.
     *
     * @param best the step whose weights are kept
     */
    List<ValidationLoss> losses(int best) {
        return losses.entrySet().stream()
                .map(one -> new ValidationLoss(one.getKey(), one.getValue(), one.getKey() == best))
                .toList();
    }

    /** Writes the file into a folder. */
    void write(Path folder) throws IOException {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        losses.forEach(
                (step, loss) -> text.append(step).append(',').append(loss).append('\n'));
        Files.writeString(folder.resolve(FILE_NAME), text);
    }

    /**
     * Takes over the file of a folder in place of what it has. A checkpoint of an engine that did not write one holds
     * none: the losses count from there.
     *
     * @throws UserError if the file is not of the form that we write
     */
    void restore(Path folder) {
        losses.clear();
        Path file = folder.resolve(FILE_NAME);
        if (Files.exists(file)) {
            read(file);
        }
    }

    private void read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
                throw new IllegalArgumentException("no such heading: " + HEADER);
            }
            lines.stream().skip(1).forEach(this::add);
        } catch (IOException | IllegalArgumentException e) {
            throw UserError.data(
                            "The validation losses in " + file + " cannot be read.",
                            "Set resumeFromCheckpoint to another checkpoint, or to none to start from the beginning.")
                    .causedBy(e);
        }
    }

    private void add(String line) {
        String[] values = line.split(",", -1);
        if (values.length != 2) {
            throw new IllegalArgumentException(line);
        }
        add(Integer.parseInt(values[0]), Double.parseDouble(values[1]));
    }
}
