package dev.dreambooth.engine.stage.generate;

import static dev.dreambooth.contract.settings.GenerateSettings.EMBEDDINGS;
import static dev.dreambooth.contract.settings.train.LoraSettings.LORA;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.model.clip.TextualInversionFile;
import dev.dreambooth.engine.model.lora.LoraFile;
import dev.dreambooth.engine.model.part.TextualInversion;
import dev.dreambooth.engine.stage.StageContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The words that were learnt elsewhere and are given by their files.
 *
 * @param words in the order of the files
 * @param digests SHA-256 of each word's file, by its token
 */
record Embeddings(List<TextualInversion> words, Map<String, String> digests) {
    /**
     * Reads the files that the settings name, and the words that lie in the files of LoRAs.
     *
     * @param loras the files of the LoRAs
     * @throws UserError if one is unusable, or two have one token
     */
    static Embeddings read(StageContext context, List<Path> loras) {
        List<TextualInversion> words = new ArrayList<>();
        Map<String, String> digests = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Path file : context.find(EMBEDDINGS).orElse(List.of())) {
            try {
                add(TextualInversionFile.read(file), context.hasher().sha256(file), words, digests);
            } catch (UserError e) {
                throw e.about(EMBEDDINGS);
            } catch (IOException e) {
                throw UserError.data(
                                "The embedding " + file + " cannot be read: " + e.getMessage() + ".", "Copy it again.")
                        .causedBy(e)
                        .about(EMBEDDINGS);
            }
        }
        for (Path lora : loras) {
            try {
                for (TextualInversion word : TextualInversionFile.bundled(lora, LoraFile.BUNDLED)) {
                    add(word, context.hasher().sha256(lora), words, digests);
                }
            } catch (UserError e) {
                throw e.about(LORA);
            } catch (IOException e) {
                throw UserError.data("The LoRA " + lora + " cannot be read: " + e.getMessage() + ".", "Copy it again.")
                        .causedBy(e)
                        .about(LORA);
            }
        }
        return new Embeddings(List.copyOf(words), digests);
    }

    private static void add(
            TextualInversion word, String digest, List<TextualInversion> words, Map<String, String> digests) {
        if (digests.put(word.token(), digest) != null) {
            throw UserError.data(
                    "Two embeddings are called '" + word.token() + "'; the second is " + word.file() + ".",
                    "Leave one out, or rename its file if that is where the name comes from.");
        }
        words.add(word);
    }

    /** Warns of words that no prompt holds. */
    void warnOfUnused(List<String> prompts, StageContext context) {
        String all = String.join("\n", prompts).toLowerCase(Locale.ROOT);
        for (TextualInversion word : words) {
            if (!all.contains(word.token().toLowerCase(Locale.ROOT))) {
                context.warn("No prompt holds the embedding '" + word.token() + "' of " + word.file() + ": write "
                        + word.token() + " where it is to act.");
            }
        }
    }
}
