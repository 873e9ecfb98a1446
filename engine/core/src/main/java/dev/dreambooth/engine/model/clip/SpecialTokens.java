package dev.dreambooth.engine.model.clip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.weights.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tokens with a role, and those added to the vocabulary, as the files of a tokenizer folder define them.
 *
 * <p>The files overlap, and the newest form wins: if {@code tokenizer_config.json} lists its {@code added_tokens_decoder},
 * it says everything; otherwise {@code special_tokens_map.json} overrides it and {@code added_tokens.json} adds to it. That
 * matters: Stable Diffusion 2 pads with {@code !} by its special-tokens map, where an older configuration says
 * {@code <|endoftext|>}.
 *
 * @param start begins every prompt
 * @param end ends every prompt
 * @param unknown stands for pieces that the vocabulary lacks
 * @param pad fills a prompt up to the model's length
 * @param more further tokens that are never split
 * @param added ids of tokens that are not in {@code vocab.json}, or are to be matched whole
 */
record SpecialTokens(
        String start, String end, String unknown, String pad, List<String> more, Map<String, Integer> added) {
    private static final String START = "<|startoftext|>";
    private static final String END = "<|endoftext|>";

    /** Copies the collections, so that they never change. */
    SpecialTokens {
        more = List.copyOf(more);
        added = Map.copyOf(added);
    }

    /** Reads the roles from a tokenizer folder; {@code config} is its {@code tokenizer_config.json}. */
    static SpecialTokens read(Path folder, ObjectNode config) {
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
        List<String> more = new ArrayList<>();
        roles.path("additional_special_tokens").forEach(token -> more.add(content(token, "")));
        more.removeIf(String::isEmpty);
        return new SpecialTokens(
                content(roles.path("bos_token"), START),
                content(roles.path("eos_token"), END),
                content(roles.path("unk_token"), END),
                content(roles.path("pad_token"), END),
                more,
                added);
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
                        + " from 0 to 9999999.",
                "Fetch the tokenizer again.");
    }

    private static String content(JsonNode token, String otherwise) {
        return (token.isObject() ? token.path("content") : token).asText(otherwise);
    }
}
