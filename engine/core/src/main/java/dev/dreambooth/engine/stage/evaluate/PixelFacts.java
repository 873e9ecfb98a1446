package dev.dreambooth.engine.stage.evaluate;

import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.evaluation.ImageFacts;

/** Measures what can be told of an image without any encoder. */
final class PixelFacts {
    private static final int CHANNELS = 3;

    private PixelFacts() {}

    /** Returns what is known of an image that was stored, whose numbers are finite for that. */
    static ImageFacts of(EvaluatedImage image, RgbImage pixels) {
        double sum = 0;
        double squares = 0;
        for (int y = 0; y < pixels.height(); y++) {
            for (int x = 0; x < pixels.width(); x++) {
                for (int channel = 0; channel < CHANNELS; channel++) {
                    int value = pixels.sample(x, y, channel);
                    sum += value;
                    squares += (double) value * value;
                }
            }
        }
        double count = (double) CHANNELS * pixels.width() * pixels.height();
        double mean = sum / count;
        return new ImageFacts(image.file(), Math.sqrt(Math.max(0, squares / count - mean * mean)), true);
    }
}
