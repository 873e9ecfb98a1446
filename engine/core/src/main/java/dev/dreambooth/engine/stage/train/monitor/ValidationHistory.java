package dev.dreambooth.engine.stage.train.monitor;

import dev.dreambooth.engine.report.ValidationLoss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map.Entry;
import java.util.TreeMap;

/**
 * The losses of every validation of a training, also of those before it was interrupted: a checkpoint holds them, as it
 * does those of {@link LossHistory}. What they say of the steps before a checkpoint never changes, whatever came after it.
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

    private void add(String[] cells) {
        add(Integer.parseInt(cells[0]), Double.parseDouble(cells[1]));
    }

    /** Returns whether a step was validated. */
    boolean has(int step) {
        return losses.containsKey(step);
    }

    /** Returns whether no step was validated. */
    boolean isEmpty() {
        return losses.isEmpty();
    }

    /** Returns the step with the lowest loss, the earliest of equals; what is no number is higher than any. */
    Entry<Integer, Double> best() {
        return losses.entrySet().stream().min(Entry.comparingByValue()).orElseThrow();
    }

    /** Returns all that was measured, by rising step. */
    List<ValidationLoss> losses() {
        return losses.entrySet().stream()
                .map(one -> new ValidationLoss(
                        one.getKey(), one.getValue(), one.getKey().equals(best().getKey())))
                .toList();
    }

    /** Writes the file into a folder. */
    void write(Path folder) throws IOException {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        losses.forEach(
                (step, loss) -> text.append(step).append(',').append(loss).append('\n'));
        Files.writeString(folder.resolve(FILE_NAME), text);
    }

    /** Takes over what another one has in place of its own. */
    void become(ValidationHistory other) {
        losses.clear();
        losses.putAll(other.losses);
    }

    /**
     * Reads the file of a checkpoint, which tells of every {@code every}th step and of no other: the last step of a run is
     * validated too, but no checkpoint comes after that.
     *
     * @param done number of steps done
     * @param every steps between two validations
     * @throws dev.dreambooth.contract.UserError if it is not of the form that we write, or of other steps
     */
    static ValidationHistory read(Path folder, int done, int every) {
        Path file = folder.resolve(FILE_NAME);
        ValidationHistory read = new ValidationHistory();
        LossTable.read(file, HEADER, done / every, cells -> read.add(cells));
        for (int number = 1; number <= done / every; number++) {
            if (!read.has(number * every)) {
                throw LossTable.unusable(file, "step " + number * every + " is missing");
            }
        }
        if (read.losses.size() > done / every) {
            throw LossTable.unusable(file, "it tells of more than every step that is a multiple of " + every);
        }
        return read;
    }
}
