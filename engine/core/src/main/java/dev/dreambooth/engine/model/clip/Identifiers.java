package dev.dreambooth.engine.model.clip;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Judges the word that is to name a subject. The paper (section 3.2, "Rare-token identifiers") asks for a token that the
 * model knows but has hardly any meaning for: an identifier that is split into several pieces has the meanings of all.
 */
public final class Identifiers {
    private static final Pattern SHORT_WORD = Pattern.compile("[a-z]{3,4}</w>");
    private static final Pattern NO_VOWEL_PAIR = Pattern.compile("[^aeiou]*[aeiou]?[^aeiou]*");

    /** The community's usual choice, suggested first where the vocabulary has it. */
    private static final String USUAL = "sks</w>";

    private final CLIPTokenizer tokenizer;

    /** Judges by this tokenizer's vocabulary. */
    public Identifiers(CLIPTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * Returns a warning if an identifier is not a single token: how it is split, and some that are not.
     *
     * @param identifier what the user chose, such as {@code sks}
     * @return a sentence for the user, or empty if the identifier is one token
     */
    public Optional<String> warning(String identifier) {
        List<String> pieces = tokenizer.pieces(identifier);
        if (pieces.size() == 1) {
            return Optional.empty();
        }
        String split = pieces.isEmpty() ? "no token at all" : pieces.size() + " tokens " + shown(pieces);
        return Optional.of("The identifier '" + identifier + "' is " + split
                + " to this model, so it carries other meanings than the subject's. One token each: "
                + String.join(", ", suggestions(5)) + ".");
    }

    private static List<String> shown(List<String> pieces) {
        return pieces.stream()
                .map(piece -> piece.replace(BytePairEncoder.END_OF_WORD, ""))
                .toList();
    }

    /**
     * Returns short words that are one token and hardly occur: those of the vocabulary's last fifth, which were merged
     * last because they are rarest, and that do not look like a word of a language.
     *
     * @param count how many at most
     */
    public List<String> suggestions(int count) {
        Map<String, Integer> ids = tokenizer.ids();
        int rare = tokenizer.vocabularySize() / 5 * 4;
        return ids.entrySet().stream()
                .filter(entry -> entry.getKey().equals(USUAL) || entry.getValue() >= rare)
                .map(Map.Entry::getKey)
                .filter(piece -> SHORT_WORD.matcher(piece).matches())
                .filter(piece -> NO_VOWEL_PAIR
                        .matcher(piece.substring(0, piece.length() - 4))
                        .matches())
                .sorted(Comparator.comparing((String piece) -> !piece.equals(USUAL))
                        .thenComparing(piece -> vowels(piece))
                        .thenComparing(Comparator.comparing(ids::get).reversed()))
                .limit(count)
                .map(piece -> piece.substring(0, piece.length() - BytePairEncoder.END_OF_WORD.length()))
                .toList();
    }

    private static long vowels(String piece) {
        return piece.chars().filter(letter -> "aeiou".indexOf(letter) >= 0).count();
    }
}
