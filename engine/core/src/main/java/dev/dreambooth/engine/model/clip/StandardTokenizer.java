package dev.dreambooth.engine.model.clip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.json.CanonicalJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The tokenizer that all published Stable Diffusion 1.x models share, for models that come without one. Its vocabulary is
 * numbered by its merges: the bytes, the bytes that end a word, what each merge makes, and two marks (Radford et al.
 * 2021).
 */
public final class StandardTokenizer {
    private static final String MERGES = "merges.txt.gz";
    private static final String WORD_END = "</w>";
    private static final String START = "<|startoftext|>";
    private static final String END = "<|endoftext|>";
    private static final int LONGEST_PROMPT = 77;

    private StandardTokenizer() {}

    /**
     * Writes the files of a tokenizer folder.
     *
     * @throws IOException if they cannot be written
     */
    public static void write(Path folder) throws IOException {
        byte[] merges;
        try (InputStream packed = StandardTokenizer.class.getResourceAsStream(MERGES)) {
            merges = new GZIPInputStream(packed).readAllBytes();
        }
        Files.write(folder.resolve("merges.txt"), merges);
        List<String> lines = new String(merges, StandardCharsets.UTF_8).lines().toList();
        writeJson(folder.resolve("vocab.json"), vocabulary(lines.subList(1, lines.size())));
        writeJson(folder.resolve("tokenizer_config.json"), roles().put("model_max_length", LONGEST_PROMPT));
        writeJson(folder.resolve("special_tokens_map.json"), roles());
    }

    private static ObjectNode vocabulary(List<String> merges) {
        ObjectNode ids = CanonicalJson.STRICT.createObjectNode();
        for (String end : List.of("", WORD_END)) {
            ByteAlphabet.inVocabularyOrder().forEach(symbol -> ids.put(symbol + end, ids.size()));
        }
        merges.forEach(merge -> ids.put(merge.replace(" ", ""), ids.size()));
        ids.put(START, ids.size());
        ids.put(END, ids.size());
        return ids;
    }

    private static ObjectNode roles() {
        return CanonicalJson.STRICT
                .createObjectNode()
                .put("bos_token", START)
                .put("eos_token", END)
                .put("pad_token", END)
                .put("unk_token", END)
                .put("tokenizer_class", "CLIPTokenizer");
    }

    private static void writeJson(Path file, JsonNode document) throws IOException {
        Files.writeString(file, CanonicalJson.indented(document));
    }
}
