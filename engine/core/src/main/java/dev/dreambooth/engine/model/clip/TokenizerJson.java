package dev.dreambooth.engine.model.clip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.weights.StrictJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tokenizer in one file, as the library tokenizers writes it and transformers saves it since version 5: vocabulary, merges
 * (as pairs, or as texts with a space between), added tokens, and how a text is taken apart. The last must be CLIP's.
 *
 * @param vocabulary the pieces and the rules that build them
 * @param added tokens that are looked for before a text is split
 * @param addedIds the id of each of them, by its content
 * @param marked whether CLIP's two marks are words where they are no added tokens
 */
record TokenizerJson(CLIPVocabulary vocabulary, List<AddedToken> added, Map<String, Integer> addedIds, boolean marked) {
    static final String FILE_NAME = "tokenizer.json";

    private static final int FILE_LIMIT = 32 << 20;
    private static final String AGAIN = "Fetch the tokenizer again.";

    /** The expressions that split a text into CLIP's words, without and with its two marks. */
    private static final String SPLIT = "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+";

    private static final String MARKED_SPLIT = "<\\|startoftext\\|>|<\\|endoftext\\|>|" + SPLIT;

    /**
     * Reads the file.
     *
     * @throws UserError if it is malformed, or takes texts apart in another way than CLIP
     */
    static TokenizerJson read(Path file) {
        ObjectNode json = StrictJson.read(file, FILE_LIMIT);
        JsonNode model = json.path("model");
        refuseOther(file, "model.type", model.path("type"), "BPE");
        refuseOther(file, "model.end_of_word_suffix", model.path("end_of_word_suffix"), BytePairEncoder.END_OF_WORD);
        refuseOther(file, "model.continuing_subword_prefix", model.path("continuing_subword_prefix"), "");
        for (String option : List.of("byte_fallback", "ignore_merges", "fuse_unk")) {
            if (model.path(option).asBoolean()) {
                throw other(file, "model." + option, model.path(option));
            }
        }
        refuseOtherNormalizer(file, json.path("normalizer"));
        boolean marked = split(file, json.path("pre_tokenizer")).equals(MARKED_SPLIT);
        Map<String, Integer> ids = CLIPVocabulary.ids(file, model.path("vocab"));
        List<AddedToken> added = new ArrayList<>();
        Map<String, Integer> addedIds = new LinkedHashMap<>();
        for (JsonNode token : json.path("added_tokens")) {
            String content = token.path("content").asText();
            JsonNode id = token.path("id");
            if (content.isEmpty() || !id.canConvertToInt() || id.asInt() < 0 || id.asInt() > SpecialTokens.LARGEST_ID) {
                throw UserError.data(
                        file + " has an added token that is no text with an id from 0 to " + SpecialTokens.LARGEST_ID
                                + ": " + token + ".",
                        AGAIN);
            }
            added.add(new AddedToken(
                    content,
                    content,
                    token.path("normalized").asBoolean(),
                    token.path("single_word").asBoolean()));
            addedIds.put(content, id.asInt());
        }
        return new TokenizerJson(
                new CLIPVocabulary(ids, merges(file, model.path("merges"), ids)), added, addedIds, marked);
    }

    private static List<Merge> merges(Path file, JsonNode rules, Map<String, Integer> ids) {
        List<Merge> merges = new ArrayList<>(rules.size());
        for (JsonNode rule : rules) {
            Optional<Merge> merge = merge(rule);
            if (merge.isEmpty() || !ids.containsKey(merge.get().joined())) {
                throw UserError.data(
                        "Merge " + (merges.size() + 1) + " of " + file + " is not a pair of symbols whose sum is in the"
                                + " vocabulary: " + rule + ".",
                        AGAIN);
            }
            merges.add(merge.get());
        }
        return merges;
    }

    private static Optional<Merge> merge(JsonNode rule) {
        if (rule.isArray() && rule.size() == 2) {
            return Optional.of(new Merge(rule.get(0).asText(), rule.get(1).asText()));
        }
        String[] pair = rule.asText().split(" ", -1);
        return rule.isTextual() && pair.length == 2 ? Optional.of(new Merge(pair[0], pair[1])) : Optional.empty();
    }

    private static void refuseOtherNormalizer(Path file, JsonNode normalizer) {
        List<JsonNode> steps = steps(normalizer, "normalizers");
        boolean ofClip = steps.size() == 3
                && isOf(steps.get(0), "NFC")
                && isOf(steps.get(1), "Replace")
                && steps.get(1).path("pattern").path("Regex").asText().equals("\\s+")
                && steps.get(1).path("content").asText().equals(" ")
                && isOf(steps.get(2), "Lowercase");
        if (!ofClip) {
            throw other(file, "normalizer", normalizer);
        }
    }

    /** Returns the expression that splits a text into words. */
    private static String split(Path file, JsonNode split) {
        List<JsonNode> steps = steps(split, "pretokenizers");
        boolean ofClip = steps.size() == 2
                && isOf(steps.get(0), "Split")
                && steps.get(0).path("behavior").asText().equals("Removed")
                && steps.get(0).path("invert").asBoolean()
                && isOf(steps.get(1), "ByteLevel")
                && !steps.get(1).path("add_prefix_space").asBoolean()
                && steps.get(1).path("use_regex").asBoolean(true);
        String expression = ofClip ? steps.get(0).path("pattern").path("Regex").asText() : "";
        if (!expression.equals(SPLIT) && !expression.equals(MARKED_SPLIT)) {
            throw other(file, "pre_tokenizer", split);
        }
        return expression;
    }

    private static List<JsonNode> steps(JsonNode whole, String name) {
        List<JsonNode> steps = new ArrayList<>();
        if (isOf(whole, "Sequence")) {
            whole.path(name).forEach(steps::add);
        }
        return steps;
    }

    private static boolean isOf(JsonNode step, String type) {
        return step.path("type").asText().equals(type);
    }

    private static void refuseOther(Path file, String option, JsonNode found, String wanted) {
        if (!found.asText("").equals(wanted)) {
            throw other(file, option, found);
        }
    }

    private static UserError other(Path file, String option, JsonNode found) {
        String text = found.isMissingNode() ? "nothing" : found.toString();
        return UserError.data(
                file + " is not that of CLIP: it has " + option + " = "
                        + (text.length() > 200 ? text.substring(0, 200) + "…" : text) + ".",
                "Take the tokenizer that belongs to the text encoder.");
    }
}
