package dev.dreambooth.engine.stage.encoders;

import dev.dreambooth.engine.data.image.RgbImage;

/**
 * An image of which only the subject is left, and around it one colour.
 *
 * <pre>
 * out = m · image + (1 − m) · colour,   m the mask from 0 to 1
 * </pre>
 */
final class MaskedImage {
    private static final int CHANNELS = 3;
    private static final double WHITE = 255;

    private MaskedImage() {}

    /**
     * Fills what a mask leaves out.
     *
     * @param mask of the same size, grey, white where the subject is
     * @param colour red, green and blue, from 0 to 255
     */
    static RgbImage of(RgbImage image, RgbImage mask, double... colour) {
        byte[] samples = new byte[CHANNELS * image.width() * image.height()];
        int at = 0;
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                double kept = mask.sample(x, y, 0) / WHITE;
                for (int channel = 0; channel < CHANNELS; channel++) {
                    samples[at++] =
                            (byte) Math.round(kept * image.sample(x, y, channel) + (1 - kept) * colour[channel]);
                }
            }
        }
        return RgbImage.owning(image.width(), image.height(), samples);
    }
}
