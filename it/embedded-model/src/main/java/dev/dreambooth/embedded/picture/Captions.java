package dev.dreambooth.embedded.picture;

/** English of captions. */
public final class Captions {
    private Captions() {}

    /** "a dog", "an apple". */
    public static String withArticle(String thing) {
        return ("aeiou".indexOf(thing.charAt(0)) >= 0 ? "an " : "a ") + thing;
    }
}
