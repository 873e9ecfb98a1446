package dev.dreambooth.engine.evaluation;

/**
 * What is known of an image before any encoder looks at it.
 *
 * @param file its name relative to the folder of the evaluation, with slashes
 * @param pixelDeviation the standard deviation of its numbers from 0 to 255, over all pixels and channels
 * @param finite whether the model's output was finite
 */
public record ImageFacts(String file, double pixelDeviation, boolean finite) {
    /** Below it an image is of one colour: 2 % of what a pixel can be. */
    private static final double ONE_COLOUR = 5;

    /** Returns whether this is an image of one colour, or none at all. */
    public boolean degenerate() {
        return !finite || !(pixelDeviation >= ONE_COLOUR);
    }
}
