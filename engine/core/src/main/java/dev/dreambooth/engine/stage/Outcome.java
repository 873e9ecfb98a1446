package dev.dreambooth.engine.stage;

/**
 * What came of a stage.
 *
 * @param upToDate whether its result was there as it should be, so that nothing was done
 * @param message what a person is told, in a sentence or a few
 */
public record Outcome(boolean upToDate, String message) {
    /** A result that is as it should be. */
    public static Outcome upToDate(String why) {
        return new Outcome(true, "up to date: " + why);
    }

    /** Something was done, or would be, or cannot be known to be done. */
    public static Outcome of(String message) {
        return new Outcome(false, message);
    }
}
