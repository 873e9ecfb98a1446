package dev.dreambooth.engine.evaluation.curve;

/** Says why steps have no score, in words that follow a colon. */
public final class Unscored extends Exception {
    private static final long serialVersionUID = 1L;

    Unscored(String why) {
        super(why);
    }

    /** Returns why. */
    public String why() {
        return String.valueOf(getMessage());
    }
}
