package dev.dreambooth.engine.model.clip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.weights.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tokens with a role, and those added to the vocabulary, as the files of a tokenizer folder define them.
 *
 * <p>The files overlap, and the newest form wins: what {@code tokenizer.json} adds, then if {@code tokenizer_config.json} lists
 * its {@code added_tokens_decoder}, it says everything; otherwise {@code special_tokens_map.json} overrides it and
 * {@code added_tokens.json} adds to it. That matters: Stable Diffusion 2 pads with {@code !} by its special-tokens map, where an
 * older configuration says {@code <|endoftext|>}.
 *
 * @param start begins every prompt
 * @param end ends every prompt
 * @param unknown stands for pieces that the vocabulary lacks
 * @param pad fills a prompt up to the model's length
 * @param more further tokens that are never split
 * @param added ids of tokens that are not in {@code vocab.json}, or are to be matched whole
 * @param rules how those are looked for that are not matched just as they stand
 */
record SpecialTokens(
        String start,
        String end,
        String unknown,
        String pad,
        List<String> more,
        Map<String, Integer> added,
        List<AddedToken> rules) {
    static final int LARGEST_ID = 9_999_999;

    private static final String START = "<|startoftext|>";
    private static final String END = "<|endoftext|>";

    /** Copies the collections, so that they never change. */
    SpecialTokens {
        more = List.copyOf(more);
        added = Map.copyOf(added);
        rules = List.copyOf(rules);
    }

    /**
     * Reads the roles from a tokenizer folder.
     *
     * @param config its {@code tokenizer_config.json}
     * @param file its {@code tokenizer.json}, if its vocabulary is there
     */
    static SpecialTokens read(Path folder, ObjectNode config, Optional<TokenizerJson> file) {
        ObjectNode roles = config.deepCopy();
        Map<String, Integer> added = new LinkedHashMap<>();
        JsonNode decoder = config.path("added_tokens_decoder");
        if (decoder.isObject()) {
            for (Map.Entry<String, JsonNode> field : decoder.properties()) {
                added.put(field.getValue().path("content").asText(), id(folder, field.getKey()));
            }
        } else {
            readOlderFiles(folder, roles, added);
        }
        file.ifPresent(whole -> added.putAll(whole.addedIds()));
        List<String> more = new ArrayList<>();
        for (String list : List.of("additional_special_tokens", "extra_special_tokens")) {
            roles.path(list).forEach(token -> more.add(content(token, "")));
        }
        more.removeIf(String::isEmpty);
        return new SpecialTokens(
                content(roles.path("bos_token"), START),
                content(roles.path("eos_token"), END),
                content(roles.path("unk_token"), END),
                content(roles.path("pad_token"), END),
                more,
                added,
                file.map(TokenizerJson::added).orElse(List.of()));
    }

    /** Returns all tokens that are looked for before a text is split, the longest first. */
    List<AddedToken> whole() {
        Map<String, AddedToken> whole = new LinkedHashMap<>();
        rules.forEach(token -> whole.put(token.content(), token));
        List.of(start, end, unknown, pad).forEach(token -> whole.putIfAbsent(token, AddedToken.exactly(token)));
        more.forEach(token -> whole.putIfAbsent(token, AddedToken.exactly(token)));
        added.keySet().forEach(token -> whole.putIfAbsent(token, AddedToken.exactly(token)));
        whole.remove("");
        return whole.values().stream()
                .sorted(Comparator.comparingInt(
                                (AddedToken token) -> token.content().length())
                        .reversed())
                .toList();
    }

    private static void readOlderFiles(Path folder, ObjectNode roles, Map<String, Integer> added) {
        Path map = folder.resolve("special_tokens_map.json");
        if (Files.isRegularFile(map)) {
            roles.setAll(StrictJson.readConfig(map));
        }
        Path addedTokens = folder.resolve("added_tokens.json");
        if (Files.isRegularFile(addedTokens)) {
            StrictJson.readConfig(addedTokens)
                    .properties()
                    .forEach(field -> added.put(
                            field.getKey(), id(folder, field.getValue().asText())));
        }
    }

    private static int id(Path folder, String text) {
        if (text.matches("\\d{1,7}")) {
            return Integer.parseInt(text);
        }
        throw UserError.data(
                "The tokenizer in " + folder + " gives an added token the id '" + text + "', which is not a number"
                        + " from 0 to " + LARGEST_ID + ".",
                "Fetch the tokenizer again.");
    }

    private static String content(JsonNode token, String otherwise) {
        return (token.isObject() ? token.path("content") : token).asText(otherwise);
    }
}
