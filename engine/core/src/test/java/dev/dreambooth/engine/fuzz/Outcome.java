package dev.dreambooth.engine.fuzz;

/** What came of a changed file. */
enum Outcome {
    /** It was still, or again, one that can be used. */
    RIGHT_RESULT("right result"),
    /** It was refused by its name. */
    REFUSED("refused, naming the file"),
    /** It was refused by the name of its folder, or of a file that it contradicts. */
    REFUSED_BESIDE("refused, naming its folder or a file beside"),
    /** Anything else. */
    FAULT("fault");

    private final String words;

    Outcome(String words) {
        this.words = words;
    }

    /** Returns it in words. */
    String words() {
        return words;
    }
}
