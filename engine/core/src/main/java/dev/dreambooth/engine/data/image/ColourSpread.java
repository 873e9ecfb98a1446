package dev.dreambooth.engine.data.image;

/**
 * How far the colours of an image are spread.
 *
 * @param red mean of the channel, 0 to 255
 * @param green mean of the channel
 * @param blue mean of the channel
 * @param deviation the standard deviation of all numbers, each from the mean of its channel
 */
public record ColourSpread(double red, double green, double blue, double deviation) {
    /** Below it an image is of one colour: 2 % of what a pixel can be. */
    public static final double ONE_COLOUR = 5;

    private static final int CHANNELS = 3;

    /** Measures an image. */
    public static ColourSpread of(RgbImage image) {
        double[] sums = new double[CHANNELS];
        double squares = 0;
        byte[] samples = image.samples();
        for (int at = 0; at < samples.length; at++) {
            int value = samples[at] & 0xFF;
            sums[at % CHANNELS] += value;
            squares += (double) value * value;
        }
        double pixels = (double) image.width() * image.height();
        double variance = squares / samples.length;
        for (int channel = 0; channel < CHANNELS; channel++) {
            sums[channel] /= pixels;
            variance -= sums[channel] * sums[channel] / CHANNELS;
        }
        return new ColourSpread(sums[0], sums[1], sums[2], Math.sqrt(Math.max(0, variance)));
    }

    /** Returns whether there is nothing to be seen. */
    public boolean isOneColour() {
        return deviation < ONE_COLOUR;
    }

    /** Returns whether another image has the same colour on the whole. */
    public boolean isNear(ColourSpread other) {
        return Math.abs(red - other.red) < ONE_COLOUR
                && Math.abs(green - other.green) < ONE_COLOUR
                && Math.abs(blue - other.blue) < ONE_COLOUR;
    }
}
