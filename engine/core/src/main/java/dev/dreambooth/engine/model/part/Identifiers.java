package dev.dreambooth.engine.model.part;

import java.util.List;
import java.util.Optional;

/**
 * Judges the word that is to name a subject. The paper (section 3.2, "Rare-token identifiers") asks for a token that the
 * model knows but has hardly any meaning for: an identifier that is split into several pieces has the meanings of all.
 */
public final class Identifiers {
    /** Single tokens of CLIP's vocabulary that are no words, the community's usual choice first. */
    private static final List<String> RARE =
            List.of("sks", "ohwx", "nlwx", "sbu", "phol", "rcn", "pgs", "gsp", "dbz", "rmb", "shld", "hmv");

    /** What byte-pair vocabularies put behind the last piece of a word. */
    private static final String END_OF_WORD = "</w>";

    private static final int SUGGESTED = 3;

    private final Tokenizer tokenizer;

    /** Judges by this tokenizer's vocabulary. */
    public Identifiers(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * Returns a warning if an identifier is not a single token: how it is split, and some that are not.
     *
     * @param identifier what the user chose, such as {@code sks}
     * @return sentences for the user, or empty if the identifier is one token
     */
    public Optional<String> warning(String identifier) {
        List<String> pieces = tokenizer.pieces(identifier);
        if (pieces.size() == 1) {
            return Optional.empty();
        }
        String split = pieces.isEmpty() ? "no token at all" : pieces.size() + " tokens " + shown(pieces);
        List<String> better = suggestions();
        String advice = better.isEmpty()
                ? "Choose a short word that this model's vocabulary holds whole."
                : "One token each: " + String.join(", ", better) + ".";
        return Optional.of("The identifier '" + identifier + "' is " + split
                + " to this model, so it carries other meanings than the subject's. " + advice);
    }

    private static List<String> shown(List<String> pieces) {
        return pieces.stream().map(piece -> piece.replace(END_OF_WORD, "")).toList();
    }

    /** Returns a few words that are one token to this model and mean little to it; none if it knows none of them whole. */
    public List<String> suggestions() {
        return RARE.stream()
                .filter(word -> tokenizer.pieces(word).size() == 1)
                .limit(SUGGESTED)
                .toList();
    }
}
