package dev.dreambooth.engine.model.clip;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.model.part.TokenizedPrompt;
import dev.dreambooth.engine.model.part.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns prompts into token ids exactly as transformers' {@code CLIPTokenizer} (the Python class, without ftfy), which is
 * the class that Stable Diffusion folders name.
 *
 * <p>Where its fast sibling differs (it keeps control characters and does not set Chinese characters apart), this follows
 * the Python class; but where the vocabulary lies in {@code tokenizer.json} alone, as transformers saves it since version 5,
 * there is no Python class, and that file says how texts are taken apart.
 */
public final class CLIPTokenizer implements Tokenizer {
    private static final int CLIP_LENGTH = 77;
    private static final int MAX_LENGTH = 4096;

    private final Map<String, Integer> ids;
    private final Map<Integer, String> pieces;
    private final BytePairEncoder encoder;
    private final Pretokenizer pretokenizer;
    private final List<AddedToken> whole;
    private final List<AddedToken> wholeNormalized;
    private final List<Map.Entry<String, List<Integer>>> learnt;
    private final int startId;
    private final int endId;
    private final int unknownId;
    private final int padId;
    private final int modelMaxLength;

    private CLIPTokenizer(CLIPTokenizer stock, Map<String, List<Integer>> words) {
        ids = stock.ids;
        encoder = stock.encoder;
        pretokenizer = stock.pretokenizer;
        whole = stock.whole;
        wholeNormalized = stock.wholeNormalized;
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

    private CLIPTokenizer(Path folder, TokenizerFolder files) {
        CLIPVocabulary vocabulary = files.vocabulary();
        SpecialTokens special = files.special();
        encoder = new BytePairEncoder(vocabulary.merges());
        learnt = List.of();
        modelMaxLength = files.config().path("model_max_length").asInt(CLIP_LENGTH);
        ids = new HashMap<>(vocabulary.ids());
        ids.putAll(special.added());
        // Special tokens that the vocabulary lacks are numbered after it, in the order of their roles.
        startId = number(special.start(), ids);
        endId = number(special.end(), ids);
        unknownId = number(special.unknown(), ids);
        padId = number(special.pad(), ids);
        special.more().forEach(token -> number(token, ids));
        pretokenizer = files.pretokenizer();
        whole = special.whole().stream().filter(token -> !token.normalized()).toList();
        wholeNormalized = special.whole().stream()
                .filter(AddedToken::normalized)
                .map(token -> token.as(pretokenizer.normalized(token.content())))
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
     * Reads the files of a tokenizer folder.
     *
     * @throws UserError if a file is missing or malformed
     */
    public static CLIPTokenizer load(Path folder) {
        return new CLIPTokenizer(folder, TokenizerFolder.read(folder));
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
            Optional<AddedToken> token = tokenAt(text, at, whole);
            if (word.isPresent()) {
                tokenizeSegment(text.substring(segment, at), tokens);
                tokens.addAll(word.get().getValue());
                at += word.get().getKey().length();
                segment = at;
            } else if (token.isEmpty()) {
                at++;
            } else {
                int end = at + token.get().content().length();
                if (token.get().mayStand(text, at)) {
                    tokenizeSegment(text.substring(segment, at), tokens);
                    tokens.add(id(token.get()));
                    segment = end;
                }
                at = end;
            }
        }
        tokenizeSegment(text.substring(segment), tokens);
        return tokens;
    }

    private static Optional<AddedToken> tokenAt(String text, int at, List<AddedToken> tokens) {
        return tokens.stream()
                .filter(token -> text.startsWith(token.content(), at))
                .findFirst();
    }

    private int id(AddedToken token) {
        return ids.getOrDefault(token.piece(), unknownId);
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
        String normalized = pretokenizer.normalized(text);
        int segment = 0;
        for (int at = 0; at < normalized.length() && !wholeNormalized.isEmpty(); ) {
            Optional<AddedToken> token = tokenAt(normalized, at, wholeNormalized);
            int end = at + token.map(found -> found.content().length()).orElse(1);
            if (token.isPresent() && token.get().mayStand(normalized, at)) {
                tokenizeWords(normalized.substring(segment, at), tokens);
                tokens.add(id(token.get()));
                segment = end;
            }
            at = end;
        }
        tokenizeWords(normalized.substring(segment), tokens);
    }

    private void tokenizeWords(String text, List<Integer> tokens) {
        for (String word : pretokenizer.words(text)) {
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
