package dev.dreambooth.engine.evaluation.measure;

/** Says why a measure has no number, in words that follow its name and a colon. */
public final class Unmeasured extends Exception {
    private static final long serialVersionUID = 1L;

    Unmeasured(String why) {
        super(why);
    }
}
