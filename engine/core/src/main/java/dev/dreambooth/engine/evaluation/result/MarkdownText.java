package dev.dreambooth.engine.evaluation.result;

/** Makes text safe to stand in Markdown: prompts are the user's and may hold anything. */
final class MarkdownText {
    private static final String SPECIAL = "\\`*_{}[]<>#|~&$";

    private MarkdownText() {}

    /** Returns the text on one line, without a meaning of its own to Markdown or HTML. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '<') {
                escaped.append("&lt;");
            } else if (c == '&') {
                escaped.append("&amp;");
            } else if (SPECIAL.indexOf(c) >= 0) {
                escaped.append('\\').append(c);
            } else {
                escaped.append(Character.isISOControl(c) ? ' ' : c);
            }
        }
        return escaped.toString();
    }
}
