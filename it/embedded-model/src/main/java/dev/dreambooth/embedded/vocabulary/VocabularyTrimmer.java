package dev.dreambooth.embedded.vocabulary;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Cuts CLIP's vocabulary of 49408 tokens down to what a small model can learn: the bytes, the most frequent merges, and
 * those that a list of words takes. The words are spelled exactly as with the whole vocabulary, under other numbers.
 */
public final class VocabularyTrimmer {
    /** Longest prompt in tokens, the two special ones included. */
    public static final int MAX_LENGTH = 24;

    private static final String START = "<|startoftext|>";
    private static final String STOP = "<|endoftext|>";
    private static final int FREQUENT = 1500;

    private VocabularyTrimmer() {}

    /** Arguments: bpe_simple_vocab_16e6.txt.gz, a file of words separated by white space, the tokenizer folder to fill. */
    public static void main(String[] args) throws IOException {
        Merges merges = Merges.read(Path.of(args[0]));
        Set<String> needed = new HashSet<>(merges.ordered().subList(0, FREQUENT));
        List<String> split = new ArrayList<>();
        for (String word : Files.readString(Path.of(args[1])).trim().split("\\s+", -1)) {
            if (merges.spell(word, needed).size() > 1) {
                split.add(word);
            }
        }
        List<String> kept = merges.ordered().stream().filter(needed::contains).toList();
        Map<String, Integer> vocabulary = vocabulary(kept);
        Path folder = Files.createDirectories(Path.of(args[2]));
        ObjectMapper json = new ObjectMapper();
        Files.writeString(folder.resolve("vocab.json"), json.writeValueAsString(vocabulary));
        Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\n" + String.join("\n", kept) + "\n");
        json.enable(SerializationFeature.INDENT_OUTPUT);
        Files.writeString(folder.resolve("special_tokens_map.json"), json.writeValueAsString(specials(json)) + "\n");
        ObjectNode config = specials(json)
                .put("add_prefix_space", false)
                .put("do_lower_case", true)
                .put("errors", "replace")
                .put("model_max_length", MAX_LENGTH)
                .put("tokenizer_class", "CLIPTokenizer");
        Files.writeString(folder.resolve("tokenizer_config.json"), json.writeValueAsString(config) + "\n");
        System.out.println(vocabulary.size() + " tokens; words of several tokens: " + split);
    }

    /** Token to number: bytes, bytes that end a word, merges, special tokens, as CLIP numbers them. */
    private static Map<String, Integer> vocabulary(List<String> merges) {
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        for (String suffix : List.of("", Merges.END)) {
            for (String symbol : byteSymbols()) {
                vocabulary.put(symbol + suffix, vocabulary.size());
            }
        }
        for (String merge : merges) {
            vocabulary.put(merge.replace(" ", ""), vocabulary.size());
        }
        vocabulary.put(START, vocabulary.size());
        vocabulary.put(STOP, vocabulary.size());
        return vocabulary;
    }

    /** A visible character for each byte, printable bytes first (Radford et al. 2019, byte-level BPE). */
    private static List<String> byteSymbols() {
        List<String> symbols = new ArrayList<>();
        for (int b = 0; b < 256; b++) {
            if (printable(b)) {
                symbols.add(Character.toString(b));
            }
        }
        for (int extra = 0; symbols.size() < 256; extra++) {
            symbols.add(Character.toString(256 + extra));
        }
        return symbols;
    }

    private static boolean printable(int b) {
        return (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
    }

    private static ObjectNode specials(ObjectMapper json) {
        return json.createObjectNode()
                .put("bos_token", START)
                .put("eos_token", STOP)
                .put("pad_token", STOP)
                .put("unk_token", STOP);
    }
}
