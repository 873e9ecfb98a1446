package dev.dreambooth.jenkins.untrusted;

/** Texts from an agent: no control characters (a log's escape sequences among them), no endless lines. */
public final class Text {
    private static final String CUT = "…";

    private Text() {}

    /** Returns a text for one line of a page or log. Pages escape it besides, as everything. */
    public static String clean(String text, int maxChars) {
        StringBuilder clean = new StringBuilder();
        text.codePoints().limit(maxChars + 1L).forEach(point -> clean.appendCodePoint(visible(point) ? point : ' '));
        if (clean.codePointCount(0, clean.length()) > maxChars) {
            return clean.substring(0, clean.offsetByCodePoints(0, maxChars - 1)) + CUT;
        }
        return clean.toString().strip();
    }

    /** Returns a text in which paths below a folder are relative to it: readers know the workspace, and not where on a disk it lies. */
    public static String relative(String text, String folder) {
        return text.replace(folder + "/", "").replace(folder + "\\", "");
    }

    /** Control characters, and those that turn the direction of writing: they make a line say what it does not. */
    private static boolean visible(int point) {
        int type = Character.getType(point);
        return !Character.isISOControl(point)
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.SURROGATE;
    }
}
