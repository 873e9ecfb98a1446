package dev.dreambooth.engine.evaluation;

import dev.dreambooth.engine.data.image.ColourSpread;

/**
 * What is known of an image before any encoder looks at it.
 *
 * @param file its name relative to the folder of the evaluation, with slashes
 * @param pixelDeviation the standard deviation of its numbers from 0 to 255, each from the mean of its channel
 * @param finite whether the model's output was finite
 */
public record ImageFacts(String file, double pixelDeviation, boolean finite) {
    /** Returns whether this is an image of one colour, or none at all. */
    public boolean degenerate() {
        return !finite || !(pixelDeviation >= ColourSpread.ONE_COLOUR);
    }
}
