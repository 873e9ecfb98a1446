package dev.dreambooth.jenkins.checks;

/** Text in Markdown that means what it says: nothing that an agent sends becomes a link, an image, a tag or a mention. */
final class Markdown {
    /** Keeps hosts from reading a name behind an at sign, or a number behind a hash, as a mention. */
    private static final char WORD_JOINER = '\u2060';

    private Markdown() {}

    static String text(String text) {
        StringBuilder plain = new StringBuilder();
        text.codePoints().forEach(point -> {
            boolean punctuation = point < 128 && !Character.isLetterOrDigit(point) && point > ' ';
            if (punctuation) {
                plain.append('\\'); // CommonMark 0.31, section 2.4: before any ASCII punctuation
            }
            plain.appendCodePoint(Character.isWhitespace(point) ? ' ' : point);
            if (point == '@' || point == '#' || point == ':') {
                plain.append(WORD_JOINER);
            }
        });
        return plain.toString();
    }
}
