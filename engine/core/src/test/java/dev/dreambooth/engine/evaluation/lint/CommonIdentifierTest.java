package dev.dreambooth.engine.evaluation.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.model.part.TokenizedPrompt;
import dev.dreambooth.engine.model.part.Tokenizer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A word that CLIP's vocabulary holds among the common ones is no identifier; other vocabularies tell nothing. */
class CommonIdentifierTest {
    /** Some of CLIP's own ids. */
    private static final Map<String, Integer> CLIP =
            Map.of("dog", 1929, "bruno", 14568, "koala", 36654, "sbu", 46281, "ohwx", 47993, "sks", 48136);

    /**
     * Splits what it does not know into two pieces.
     *
     * @param ids of whole words
     */
    private record Words(Map<String, Integer> ids) implements Tokenizer {
        @Override
        public int modelMaxLength() {
            return 77;
        }

        @Override
        public List<Integer> tokenize(String text) {
            return ids.containsKey(text) ? List.of(ids.get(text)) : List.of(300, 301);
        }

        @Override
        public TokenizedPrompt framed(List<Integer> tokens) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> pieces(String text) {
            return ids.containsKey(text) ? List.of(text + "</w>") : List.of("x", "y</w>");
        }
    }

    @Test
    void aCommonWordIsToldWithRareOnes() {
        assertThat(CommonIdentifier.of("bruno", new Words(CLIP)))
                .hasValue(
                        "The identifier 'bruno' is a common word to this model, number 14568 of its 49408, so it means"
                                + " something already and the subject will be mixed with that. Rare ones: sks, ohwx, sbu.");
        assertThat(CommonIdentifier.of("koala", new Words(CLIP))).isPresent();
    }

    @Test
    void rareWordsAndThoseOfSeveralPiecesAreNot() {
        assertThat(CommonIdentifier.of("sks", new Words(CLIP))).isEmpty();
        assertThat(CommonIdentifier.of("sbu", new Words(CLIP))).isEmpty();
        assertThat(CommonIdentifier.of("xxy5syt00", new Words(CLIP))).isEmpty();
    }

    @Test
    void ofAnotherVocabularyNothingIsKnown() {
        assertThat(CommonIdentifier.of("bruno", new Words(Map.of("dog", 7, "bruno", 8))))
                .isEmpty();
    }
}
