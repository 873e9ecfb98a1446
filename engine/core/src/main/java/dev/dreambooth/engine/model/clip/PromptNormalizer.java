package dev.dreambooth.engine.model.clip;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cleans a prompt and splits it into words, as transformers' {@code CLIPTokenizer} does when ftfy is not installed:
 * controls are dropped, spaces unified, Chinese characters set apart, the text composed (NFC) and lower-cased.
 */
final class PromptNormalizer implements Pretokenizer {
    /** Contractions, runs of letters, single digits, and runs of anything else. */
    private static final Pattern WORD = Pattern.compile(
            "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}]+",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final Pattern SPACES = Pattern.compile("[ \\u2028\\u2029]+");

    private static final int FIRST_PICTOGRAPH = 0x1F000;
    private static final int LAST_PICTOGRAPH = 0x1FAFF;

    /** Tokens are looked for in the text as it is. */
    @Override
    public String normalized(String text) {
        return text;
    }

    @Override
    public List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String part : SPACES.split(Normalizer.normalize(clean(text), Normalizer.Form.NFC), -1)) {
            Matcher matcher = WORD.matcher(part.toLowerCase(Locale.ROOT));
            while (matcher.find()) {
                words.add(matcher.group());
            }
        }
        return words;
    }

    private static String clean(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (isSpace(point)) {
                clean.append(' ');
            } else if (isChinese(point)) {
                clean.append(' ').appendCodePoint(point).append(' ');
            } else if (point != '\uFFFD' && !isControl(point)) {
                clean.appendCodePoint(point);
            }
        });
        return clean.toString();
    }

    private static boolean isSpace(int point) {
        return point == '\t' || point == '\n' || point == '\r' || Character.getType(point) == Character.SPACE_SEPARATOR;
    }

    /**
     * The Unicode categories C*: control, format, surrogate, private use, unassigned. Pictographs count as assigned even
     * if they are newer than the Unicode version of this JDK, so that a prompt means the same on every JDK.
     */
    private static boolean isControl(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE -> true;
            case Character.UNASSIGNED -> point < FIRST_PICTOGRAPH || point > LAST_PICTOGRAPH;
            default -> false;
        };
    }

    /** The CJK ideographs, which are written without spaces. Kana and Hangul are not among them. */
    private static boolean isChinese(int point) {
        return (point >= 0x4E00 && point <= 0x9FFF)
                || (point >= 0x3400 && point <= 0x4DBF)
                || (point >= 0x20000 && point <= 0x2A6DF)
                || (point >= 0x2A700 && point <= 0x2B73F)
                || (point >= 0x2B740 && point <= 0x2B81F)
                || (point >= 0x2B820 && point <= 0x2CEAF)
                || (point >= 0xF900 && point <= 0xFAFF)
                || (point >= 0x2F800 && point <= 0x2FA1F);
    }
}
