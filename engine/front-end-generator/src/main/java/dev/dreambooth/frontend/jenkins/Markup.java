package dev.dreambooth.frontend.jenkins;

/** Texts as parts of Jelly and HTML. */
final class Markup {
    private Markup() {}

    /** Returns a text so that it means itself, in Jelly's expressions too. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("${", "&#36;{");
    }
}
