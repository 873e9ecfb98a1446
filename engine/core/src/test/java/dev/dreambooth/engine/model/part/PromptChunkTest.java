package dev.dreambooth.engine.model.part;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How prompts are cut into chunks: with a tokenizer of six places, of which four are for tokens, one a letter. */
class PromptChunkTest {
    /** A token a letter; spaces are none. */
    private static final Tokenizer LETTERS = new Tokenizer() {
        @Override
        public int modelMaxLength() {
            return 6;
        }

        @Override
        public List<Integer> tokenize(String text) {
            return text.chars().filter(letter -> letter != ' ').boxed().toList();
        }

        @Override
        public TokenizedPrompt framed(List<Integer> tokens) {
            assertThat(tokens).hasSizeLessThanOrEqualTo(4);
            long[] ids = new long[6];
            Arrays.fill(ids, '_');
            ids[0] = '<';
            IntStream.range(0, tokens.size()).forEach(i -> ids[i + 1] = tokens.get(i));
            ids[tokens.size() + 1] = '>';
            return new TokenizedPrompt(ids, tokens.size() + 2, "");
        }

        @Override
        public List<String> pieces(String text) {
            throw new UnsupportedOperationException();
        }
    };

    private static List<PromptChunk> chunks(String prompt) {
        return PromptChunk.of(WeightedPrompt.parse(prompt), LETTERS);
    }

    @ParameterizedTest
    @CsvSource({
        "'', <>____",
        "ab, <ab>__",
        "abcd, <abcd>",
        "abcde, <abcd> <e>___",
        "abcdefghi, <abcd> <efgh> <i>___",
        "ab BREAK c, <ab>__ <c>___",
        "abcd BREAK c, <abcd> <c>___",
        "abcdef BREAK c, <abcd> <ef>__ <c>___",
        "a BREAK, <a>___",
        "a BREAK ( ), <a>___",
        "BREAK a BREAK BREAK b, <>____ <a>___ <>____ <b>___",
        "BREAK, <>____",
    })
    void isCutWhereItIsFullAndAtBreaks(String prompt, String cut) {
        assertThat(chunks(prompt).stream()
                        .map(chunk -> Arrays.stream(chunk.tokens().ids())
                                .mapToObj(id -> String.valueOf((char) id))
                                .collect(Collectors.joining()))
                        .collect(Collectors.joining(" ")))
                .isEqualTo(cut);
    }

    @Test
    void startEndAndPaddingWeighOne() {
        List<PromptChunk> chunks = chunks("a(bcd:2)(e:0.5)");
        assertThat(chunks.get(0).weights()).containsExactly(1, 1, 2, 2, 2, 1);
        assertThat(chunks.get(1).weights()).containsExactly(1, 0.5F, 1, 1, 1, 1);
    }
}
