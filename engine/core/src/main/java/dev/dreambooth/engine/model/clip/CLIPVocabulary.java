package dev.dreambooth.engine.model.clip;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.FirstBytes;
import dev.dreambooth.engine.weights.StrictJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pieces a tokenizer knows: {@code vocab.json} gives each its id, {@code merges.txt} the rules that build them, one
 * pair a line after a line that names the version.
 *
 * @param ids piece to id
 * @param merges the rules, the ones learned earliest first
 */
record CLIPVocabulary(Map<String, Integer> ids, List<Merge> merges) {
    private static final String IDS = "vocab.json";
    private static final String MERGES = "merges.txt";
    private static final int FILE_LIMIT = 16 << 20;

    /** CLIP's own number of rules; its tokenizer reads no more, even if the file goes on. */
    private static final int MAX_MERGES = 49152 - 256 - 2;

    /** Reads both files of a tokenizer folder. */
    static CLIPVocabulary read(Path folder) {
        Path file = folder.resolve(IDS);
        return new CLIPVocabulary(ids(file, StrictJson.read(file, FILE_LIMIT)), readMerges(folder.resolve(MERGES)));
    }

    /** Returns whether a folder has its vocabulary in {@code tokenizer.json} alone. */
    static boolean isInOneFile(Path folder) {
        return Files.isRegularFile(folder.resolve(TokenizerJson.FILE_NAME))
                && !(Files.isRegularFile(folder.resolve(IDS)) && Files.isRegularFile(folder.resolve(MERGES)));
    }

    /** Returns the ids of pieces that a file says. */
    static Map<String, Integer> ids(Path file, JsonNode vocabulary) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : vocabulary.properties()) {
            if (!field.getValue().canConvertToInt() || field.getValue().intValue() < 0) {
                throw UserError.data(
                        file + " gives '" + field.getKey() + "' the id " + field.getValue() + ".",
                        "Fetch the tokenizer again: ids are whole numbers from 0 up.");
            }
            ids.put(field.getKey(), field.getValue().intValue());
        }
        if (ids.isEmpty()) {
            throw UserError.data(file + " has no vocabulary.", "Fetch the tokenizer again.");
        }
        return ids;
    }

    private static List<Merge> readMerges(Path file) {
        List<Merge> merges = new ArrayList<>();
        try {
            Optional<FirstBytes.Finding> other = FirstBytes.of(file);
            if (other.isPresent()) {
                throw UserError.data(
                        file + " is " + other.get().what() + ".", other.get().remedy());
            }
            if (Files.size(file) > FILE_LIMIT) {
                throw UserError.data(
                        file + " is longer than the " + FILE_LIMIT + " bytes such a file may have.",
                        "Fetch the tokenizer again.");
            }
            try (BufferedReader lines = Files.newBufferedReader(file)) {
                lines.readLine(); // the version, such as "#version: 0.2"
                for (String line = lines.readLine();
                        line != null && merges.size() < MAX_MERGES;
                        line = lines.readLine()) {
                    if (!line.isBlank()) {
                        merges.add(merge(file, merges.size() + 2, line.strip()));
                    }
                }
            }
            return merges;
        } catch (IOException unreadable) {
            throw UserError.data(
                            file + " cannot be read: " + unreadable.getMessage() + ".", "Fetch the tokenizer again.")
                    .causedBy(unreadable);
        }
    }

    private static Merge merge(Path file, int number, String line) {
        String[] pair = line.split(" ", -1);
        if (pair.length != 2) {
            throw UserError.data(
                    "Line " + number + " of " + file + " is not a pair of symbols.",
                    "Give the merges.txt that belongs to the vocab.json.");
        }
        return new Merge(pair[0], pair[1]);
    }

    /** Returns the inverse: id to piece. */
    Map<Integer, String> pieces() {
        Map<Integer, String> pieces = new HashMap<>();
        ids.forEach((piece, id) -> pieces.put(id, piece));
        return pieces;
    }
}
