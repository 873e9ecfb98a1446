package dev.dreambooth.engine.model.clip;

import java.util.regex.Pattern;

/**
 * A token that is looked for in a text before that is split into words.
 *
 * @param piece what it is called in the vocabulary
 * @param content what stands in the text
 * @param normalized whether it is looked for in the normalized text, in any case of its letters
 * @param singleWord whether it is one only where no other word touches it
 */
record AddedToken(String piece, String content, boolean normalized, boolean singleWord) {
    private static final Pattern IN_WORD = Pattern.compile("\\w", Pattern.UNICODE_CHARACTER_CLASS);

    /** A token that is matched as it stands, wherever it stands. */
    static AddedToken exactly(String content) {
        return new AddedToken(content, content, false, false);
    }

    /** Returns the same token, looked for in another form. */
    AddedToken as(String form) {
        return new AddedToken(piece, form, normalized, singleWord);
    }

    /** Returns whether what is around a place of a text lets this be a token there. */
    boolean mayStand(String text, int at) {
        int end = at + content.length();
        boolean withinWord = (at > 0 && isOfWord(text.codePointBefore(at)))
                || (end < text.length() && isOfWord(text.codePointAt(end)));
        return !(singleWord && withinWord);
    }

    private static boolean isOfWord(int point) {
        return IN_WORD.matcher(Character.toString(point)).matches();
    }
}
