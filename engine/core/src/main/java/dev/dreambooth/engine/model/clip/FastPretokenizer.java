package dev.dreambooth.engine.model.clip;

import java.text.Normalizer;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Cleans a prompt and splits it into words as a {@code tokenizer.json} of CLIP says: the text composed (NFC), white space
 * unified, each character put into small letters by itself. Unlike {@link PromptNormalizer} it keeps controls and does not
 * set Chinese characters apart.
 *
 * @param marked whether the file names CLIP's two marks among the words: then each, written in capitals, ends before the signs
 *     that follow it. In small letters they are tokens of their own either way.
 */
record FastPretokenizer(boolean marked) implements Pretokenizer {
    private static final Pattern SPACES = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

    private static final String MARKS = "<\\|startoftext\\|>|<\\|endoftext\\|>";

    /** Letters, with the ideographs that Unicode has had since version 14, so that a prompt means the same on every JDK. */
    private static final String LETTER = "\\p{L}\\x{9FFD}-\\x{9FFF}\\x{2A6DE}-\\x{2A6DF}\\x{2B735}-\\x{2B739}"
            + "\\x{2EBF0}-\\x{2EE5D}\\x{31350}-\\x{323AF}";

    /** Contractions, runs of letters, single digits, and runs of anything else. */
    private static final String WORDS = "'s|'t|'re|'ve|'m|'ll|'d|[" + LETTER + "]+|\\p{N}|[^\\s" + LETTER + "\\p{N}]+";

    private static final Pattern WORD = Pattern.compile(WORDS, Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern MARK_OR_WORD = Pattern.compile(MARKS + "|" + WORDS, Pattern.UNICODE_CHARACTER_CLASS);

    /** The only letter that becomes two: a capital I with its dot. */
    private static final int DOTTED_I = 0x130;

    @Override
    public String normalized(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        StringBuilder lower = new StringBuilder();
        SPACES.matcher(composed).replaceAll(" ").codePoints().forEach(point -> {
            if (point == DOTTED_I) {
                lower.append("i\u0307");
            } else {
                lower.appendCodePoint(Character.toLowerCase(point));
            }
        });
        return lower.toString();
    }

    @Override
    public List<String> words(String normalized) {
        return matches(marked ? MARK_OR_WORD : WORD, normalized)
                .flatMap(word -> matches(WORD, word))
                .toList();
    }

    private static Stream<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group);
    }
}
