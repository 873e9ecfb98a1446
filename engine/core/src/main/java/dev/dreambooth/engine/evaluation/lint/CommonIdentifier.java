package dev.dreambooth.engine.evaluation.lint;

import dev.dreambooth.engine.model.part.Identifiers;
import dev.dreambooth.engine.model.part.Tokenizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An identifier that is a word already, which the paper advises against (Ruiz et al. 2023, 3.2): the model has to unlearn
 * what it means, and draws that beside the subject.
 *
 * <p>CLIP's vocabulary tells how common a piece is: byte-pair encoding adds the most frequent pair first, so that ids rise
 * as pieces get rarer. Of other vocabularies, whose order nobody knows, nothing is said. What the model draws of a rare
 * piece is not known either: {@code sks} is a rifle to some.
 */
public final class CommonIdentifier {
    /**
     * Names, nouns and verbs are below: dog 1 929, bruno 14 568, corgi 31 320, koala 36 654. What the community takes for
     * rare is above 46 000: sbu 46 281, ohwx 47 993, sks 48 136.
     */
    private static final int COMMON = 40_000;

    /** By words of it CLIP's vocabulary is known: a common one, and one that vocabularies that were cut down have elsewhere. */
    private static final Map<String, Integer> KNOWN = Map.of("dog", 1929, "sks", 48_136);

    private CommonIdentifier() {}

    /**
     * Remarks on an identifier.
     *
     * @param identifier the word that is to name the subject
     */
    public static Optional<String> of(String identifier, Tokenizer tokenizer) {
        List<Integer> ids = tokenizer.tokenize(identifier);
        boolean isClips = KNOWN.entrySet().stream()
                .allMatch(word -> tokenizer.tokenize(word.getKey()).equals(List.of(word.getValue())));
        if (ids.size() != 1 || ids.get(0) >= COMMON || !isClips) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "The identifier '%s' is a common word to this model, number %d of its 49408, so it means something"
                        + " already and the subject will be mixed with that. Rare ones: %s.",
                identifier,
                ids.get(0),
                String.join(", ", new Identifiers(tokenizer).suggestions())));
    }
}
