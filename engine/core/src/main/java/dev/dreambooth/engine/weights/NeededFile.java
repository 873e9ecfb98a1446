package dev.dreambooth.engine.weights;

import dev.dreambooth.contract.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a model folder must have; where it is not, says what is there in its place. */
final class NeededFile {
    private NeededFile() {}

    /** Refuses a file that is not there. */
    static void require(Path file) {
        if (!Files.isRegularFile(file)) {
            throw missing(file);
        }
    }

    /** Returns whether something is there that is no file: a folder, or a link that leads nowhere. */
    static boolean isTaken(Path file) {
        return Files.isSymbolicLink(file) || Files.isDirectory(file);
    }

    /** Returns the complaint about a file that is not there. */
    static UserError missing(Path file) {
        if (Files.isDirectory(file)) {
            return UserError.data(
                    file + " is a folder where a file of that name belongs.", "Fetch the files of the model again.");
        }
        if (Files.isSymbolicLink(file)) {
            return UserError.data(
                    file + " is a link to " + target(file) + ", which is not there.",
                    "Most often a download that was not finished, or a cache that was copied without its folder blobs:"
                            + " fetch the model again.");
        }
        return UserError.data(file + " is missing.", "Give a complete Stable Diffusion model folder.");
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException unreadable) {
            return "another file";
        }
    }
}
