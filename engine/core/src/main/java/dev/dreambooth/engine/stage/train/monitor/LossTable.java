package dev.dreambooth.engine.stage.train.monitor;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.train.CheckpointSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads the tables of losses in checkpoints and beside models, which somebody may have changed or made up. */
final class LossTable {
    /** More than a line of ours takes: five numbers of up to 24 characters, and commas. */
    private static final long MAX_LINE_BYTES = 128;

    private LossTable() {}

    /** Takes the cells of a line. */
    @FunctionalInterface
    interface Row {
        /**
         * Takes them.
         *
         * @throws IllegalArgumentException if they are not what they should be
         */
        void take(String[] cells);
    }

    /**
     * Has the cells of every line after the heading taken.
     *
     * @param most how many lines there can be
     * @throws UserError if the file is not there, larger than that, or other than what we write
     */
    static void read(Path file, String heading, long most, Row row) {
        try {
            if (Files.size(file) > (most + 1) * MAX_LINE_BYTES) {
                throw unusable(file, "it is larger than one of " + most + " lines");
            }
            List<String> lines = Files.readAllLines(file);
            if (lines.isEmpty() || !lines.get(0).equals(heading)) {
                throw unusable(file, "it does not begin with " + heading);
            }
            int columns = heading.split(",", -1).length;
            for (String line : lines.subList(1, lines.size())) {
                String[] cells = line.split(",", -1);
                if (cells.length != columns) {
                    throw new IllegalArgumentException(line);
                }
                row.take(cells);
            }
        } catch (IOException e) {
            throw unusable(file, "it is missing or no text").causedBy(e);
        } catch (IllegalArgumentException e) {
            throw unusable(file, "a line of it is not as this engine writes it").causedBy(e);
        }
    }

    /** Returns the error that says why a table is not used. */
    static UserError unusable(Path file, String why) {
        return UserError.data(
                        "The losses in " + file + " cannot be used: " + why + ".",
                        "Set resumeFromCheckpoint to another checkpoint, or to none to start from the beginning.")
                .about(CheckpointSettings.RESUME_FROM_CHECKPOINT);
    }
}
