package dev.dreambooth.engine.model.clip;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.model.part.TokenizedPrompt;
import dev.dreambooth.engine.model.part.Tokenizer;
import dev.dreambooth.engine.weights.StrictJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns prompts into token ids exactly as transformers' {@code CLIPTokenizer} (the Python class, without ftfy), which is
 * the class that Stable Diffusion folders name.
 *
 * <p>Where its fast sibling differs (it keeps control characters and does not set Chinese characters apart), this follows
 * the Python class.
 */
public final class CLIPTokenizer implements Tokenizer {
    private static final int CLIP_LENGTH = 77;
    private static final int MAX_LENGTH = 4096;

    private final Map<String, Integer> ids;
    private final Map<Integer, String> pieces;
    private final BytePairEncoder encoder;
    private final List<String> unsplit;
    private final List<Map.Entry<String, List<Integer>>> learnt;
    private final int startId;
    private final int endId;
    private final int unknownId;
    private final int padId;
    private final int modelMaxLength;

    private CLIPTokenizer(CLIPTokenizer stock, Map<String, List<Integer>> words) {
        ids = stock.ids;
        encoder = stock.encoder;
        unsplit = stock.unsplit;
        startId = stock.startId;
        endId = stock.endId;
        unknownId = stock.unknownId;
        padId = stock.padId;
        modelMaxLength = stock.modelMaxLength;
        pieces = new HashMap<>(stock.pieces);
        words.forEach((word, tokens) -> pieces.put(tokens.get(0), word + BytePairEncoder.END_OF_WORD));
        learnt = words.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<String, List<Integer>> word) ->
                                word.getKey().length())
                        .reversed())
                .toList();
    }

    private CLIPTokenizer(Path folder, CLIPVocabulary vocabulary, SpecialTokens special, int modelMaxLength) {
        encoder = new BytePairEncoder(vocabulary.merges());
        learnt = List.of();
        this.modelMaxLength = modelMaxLength;
        ids = new HashMap<>(vocabulary.ids());
        ids.putAll(special.added());
        // Special tokens that the vocabulary lacks are numbered after it, in the order of their roles.
        startId = number(special.start(), ids);
        endId = number(special.end(), ids);
        unknownId = number(special.unknown(), ids);
        padId = number(special.pad(), ids);
        special.more().forEach(token -> number(token, ids));
        Set<String> whole =
                new LinkedHashSet<>(List.of(special.start(), special.end(), special.unknown(), special.pad()));
        whole.addAll(special.more());
        whole.addAll(special.added().keySet());
        whole.remove("");
        unsplit = whole.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        pieces = new HashMap<>(vocabulary.pieces());
        ids.forEach((piece, id) -> pieces.put(id, piece));
        if (modelMaxLength < 2 || modelMaxLength > MAX_LENGTH) {
            throw UserError.data(
                    "The tokenizer in " + folder + " has model_max_length " + modelMaxLength + ".",
                    "Set it to the text encoder's max_position_embeddings, which is 77 in all published models.");
        }
    }

    /** Returns the id of a token; one that has none yet is numbered next. */
    private static int number(String token, Map<String, Integer> ids) {
        return ids.computeIfAbsent(token, added -> ids.size());
    }

    /**
     * Reads {@code vocab.json}, {@code merges.txt}, {@code tokenizer_config.json}, and where there is one
     * {@code special_tokens_map.json}.
     *
     * @throws UserError if a file is missing or malformed
     */
    public static CLIPTokenizer load(Path folder) {
        ObjectNode config = StrictJson.readConfig(folder.resolve("tokenizer_config.json"));
        int length = config.path("model_max_length").asInt(CLIP_LENGTH);
        return new CLIPTokenizer(folder, CLIPVocabulary.read(folder), SpecialTokens.read(folder, config), length);
    }

    /**
     * Returns this with words that stand for ids of their own, in whatever case they are written; where one begins or ends
     * with a letter or a digit, no other may be beside it.
     *
     * @param words to ids
     */
    public CLIPTokenizer with(Map<String, List<Integer>> words) {
        return new CLIPTokenizer(this, words);
    }

    /** Returns the number of ids a prompt is padded or cut to. */
    @Override
    public int modelMaxLength() {
        return modelMaxLength;
    }

    /** Returns the number of rows that an embedding table needs: the largest id plus one. */
    public int vocabularySize() {
        return pieces.keySet().stream().mapToInt(Integer::intValue).max().orElseThrow() + 1;
    }

    /** Returns the id that fills a prompt up. */
    public int padId() {
        return padId;
    }

    /** Returns the id that ends a prompt. */
    public int endId() {
        return endId;
    }

    /** Returns the id that begins a prompt. */
    public int startId() {
        return startId;
    }

    @Override
    public TokenizedPrompt framed(List<Integer> tokens) {
        int kept = Math.min(tokens.size(), modelMaxLength - 2);
        long[] row = new long[modelMaxLength];
        Arrays.fill(row, padId);
        row[0] = startId;
        for (int i = 0; i < kept; i++) {
            row[i + 1] = tokens.get(i);
        }
        row[kept + 1] = endId;
        return new TokenizedPrompt(row, kept + 2, decode(tokens.subList(kept, tokens.size())));
    }

    @Override
    public List<Integer> tokenize(String text) {
        List<Integer> tokens = new ArrayList<>();
        int segment = 0;
        for (int at = 0; at < text.length(); ) {
            Optional<Map.Entry<String, List<Integer>>> word = learntAt(text, at);
            Optional<String> token = unsplitAt(text, at);
            if (word.isPresent()) {
                tokenizeSegment(text.substring(segment, at), tokens);
                tokens.addAll(word.get().getValue());
                at += word.get().getKey().length();
                segment = at;
            } else if (token.isEmpty()) {
                at++;
            } else {
                tokenizeSegment(text.substring(segment, at), tokens);
                tokens.add(ids.get(token.get()));
                at += token.get().length();
                segment = at;
            }
        }
        tokenizeSegment(text.substring(segment), tokens);
        return tokens;
    }

    private Optional<String> unsplitAt(String text, int at) {
        return unsplit.stream().filter(token -> text.startsWith(token, at)).findFirst();
    }

    private Optional<Map.Entry<String, List<Integer>>> learntAt(String text, int at) {
        return learnt.stream()
                .filter(word -> text.regionMatches(
                                true, at, word.getKey(), 0, word.getKey().length())
                        && !isWithinWord(text, at)
                        && !isWithinWord(text, at + word.getKey().length()))
                .findFirst();
    }

    private static boolean isWithinWord(String text, int at) {
        return at > 0
                && at < text.length()
                && Character.isLetterOrDigit(text.charAt(at - 1))
                && Character.isLetterOrDigit(text.charAt(at));
    }

    private void tokenizeSegment(String text, List<Integer> tokens) {
        for (String word : PromptNormalizer.words(text)) {
            if (isMarker(word)) {
                tokens.add(ids.getOrDefault(word, unknownId));
            } else {
                encoder.encode(word).forEach(piece -> tokens.add(ids.getOrDefault(piece, unknownId)));
            }
        }
    }

    /** CLIP's own two markers are single words whatever roles a folder gives to other tokens. */
    private static boolean isMarker(String word) {
        return word.equals("<|startoftext|>") || word.equals("<|endoftext|>");
    }

    /** Returns the text of token ids, words separated by spaces. */
    public String decode(List<Integer> tokens) {
        StringBuilder text = new StringBuilder();
        for (int token : tokens) {
            text.append(pieces.getOrDefault(token, ""));
        }
        String spaced = text.toString().replace(BytePairEncoder.END_OF_WORD, " ");
        StringBuilder decoded = new StringBuilder();
        for (String word : spaced.split(" ", -1)) {
            decoded.append(ByteAlphabet.text(word)).append(' ');
        }
        return decoded.toString().strip();
    }

    /** Returns the pieces a text is split into, as the vocabulary spells them, such as {@code [sks</w>, dog</w>]}. */
    @Override
    public List<String> pieces(String text) {
        return tokenize(text).stream().map(pieces::get).toList();
    }
}
