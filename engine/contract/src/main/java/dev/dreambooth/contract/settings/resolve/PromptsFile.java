package dev.dreambooth.contract.settings.resolve;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.GenerateSettings;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads a UTF-8 text file with one prompt a line; empty lines and lines that start with {@code #} say nothing. */
final class PromptsFile {
    private static final long MAX_BYTES = 1 << 20;

    private PromptsFile() {}

    /**
     * Returns the prompts in a file.
     *
     * @throws UserError if it cannot be read or holds none
     */
    static List<String> read(Path file) {
        List<String> prompts;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw unusable(file, "is larger than a file of prompts can be (" + Files.size(file) + " bytes)");
            }
            prompts = Files.readString(file)
                    .lines()
                    .map(String::trim)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (CharacterCodingException e) {
            throw unusable(file, "is not UTF-8 text").causedBy(e);
        } catch (IOException e) {
            throw unusable(file, "cannot be read: " + e.getMessage()).causedBy(e);
        }
        if (prompts.isEmpty()) {
            throw unusable(file, "holds no prompt");
        }
        return prompts;
    }

    private static UserError unusable(Path file, String why) {
        return UserError.configuration(
                        "The file of prompts " + file + " " + why + ".",
                        "Name a UTF-8 text file with one prompt a line.")
                .about(GenerateSettings.PROMPTS_FILE);
    }
}
