package dev.dreambooth.contract.settings.resolve;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.FirstBytes;
import dev.dreambooth.contract.settings.GenerateSettings;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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
            long size = Files.size(file);
            Optional<FirstBytes.Finding> other = FirstBytes.of(file).filter(found -> size > 0);
            if (other.isPresent()) {
                throw unusable(file, "is " + other.get().what());
            }
            if (size > MAX_BYTES) {
                throw unusable(file, "is larger than a file of prompts can be (" + size + " bytes)");
            }
            prompts = Files.readString(file)
                    .replace("\uFEFF", "") // some editors begin a file with it
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
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
