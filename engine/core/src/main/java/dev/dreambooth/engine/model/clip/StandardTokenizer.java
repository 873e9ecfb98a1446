package dev.dreambooth.engine.model.clip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.json.CanonicalJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * The tokenizer that all published Stable Diffusion models share, for models that come without one. Its vocabulary is
 * numbered by its merges: the bytes, the bytes that end a word, what each merge makes, and two marks (Radford et al.
 * 2021).
 */
public final class StandardTokenizer {
    private static final String MERGES = "merges.txt.gz";
    private static final String WORD_END = "</w>";
    private static final String START = "<|startoftext|>";
    private static final String END = "<|endoftext|>";
    private static final int LONGEST_PROMPT = 77;

    /** What fills a prompt up to the model's length. */
    public enum Pad {
        /** The mark that ends every prompt, as for OpenAI's encoder. */
        END_OF_TEXT(END),
        /** The piece of number 0, as for those of OpenCLIP. */
        EXCLAMATION_MARK("!");

        private final String token;

        Pad(String token) {
            this.token = token;
        }
    }

    private StandardTokenizer() {}

    /**
     * Writes the files of a tokenizer folder.
     *
     * @throws IOException if they cannot be written
     */
    public static void write(Path folder, Pad pad) throws IOException {
        byte[] merges = merges();
        Files.write(folder.resolve("merges.txt"), merges);
        writeJson(folder.resolve("vocab.json"), vocabulary(merges));
        writeJson(folder.resolve("tokenizer_config.json"), roles(pad).put("model_max_length", LONGEST_PROMPT));
        writeJson(folder.resolve("special_tokens_map.json"), roles(pad));
    }

    /**
     * Returns how the tokenizer in a folder differs from this one, or empty if it does not.
     *
     * @throws dev.dreambooth.contract.UserError if it cannot be read
     */
    public static Optional<String> difference(Path folder, Pad pad) {
        Map<String, Integer> ids = new HashMap<>();
        try {
            vocabulary(merges())
                    .properties()
                    .forEach(piece -> ids.put(piece.getKey(), piece.getValue().intValue()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TokenizerFolder files = TokenizerFolder.read(folder);
        if (!files.vocabulary().ids().equals(ids)) {
            return Optional.of("another vocabulary than CLIP's");
        }
        String own = files.special().pad();
        return own.equals(pad.token)
                ? Optional.empty()
                : Optional.of("prompts that end in " + own + " instead of " + pad.token);
    }

    private static byte[] merges() throws IOException {
        try (InputStream packed = StandardTokenizer.class.getResourceAsStream(MERGES)) {
            return new GZIPInputStream(packed).readAllBytes();
        }
    }

    private static ObjectNode vocabulary(byte[] merges) {
        ObjectNode ids = CanonicalJson.STRICT.createObjectNode();
        for (String end : List.of("", WORD_END)) {
            ByteAlphabet.inVocabularyOrder().forEach(symbol -> ids.put(symbol + end, ids.size()));
        }
        new String(merges, StandardCharsets.UTF_8)
                .lines()
                .skip(1) // the version
                .forEach(merge -> ids.put(merge.replace(" ", ""), ids.size()));
        ids.put(START, ids.size());
        ids.put(END, ids.size());
        return ids;
    }

    private static ObjectNode roles(Pad pad) {
        return CanonicalJson.STRICT
                .createObjectNode()
                .put("bos_token", START)
                .put("eos_token", END)
                .put("pad_token", pad.token)
                .put("unk_token", END)
                .put("tokenizer_class", "CLIPTokenizer");
    }

    private static void writeJson(Path file, JsonNode document) throws IOException {
        Files.writeString(file, CanonicalJson.indented(document));
    }
}
