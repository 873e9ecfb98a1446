package dev.dreambooth.engine.data.image;

import java.util.Arrays;
import java.util.Locale;

/** An immutable image of 8-bit sRGB samples, the one form in which images travel through the engine. */
public final class RgbImage {
    private static final int CHANNELS = 3;

    private final int width;
    private final int height;
    private final byte[] samples;

    private RgbImage(int width, int height, byte[] samples) {
        if (width < 1 || height < 1 || samples.length != (long) CHANNELS * width * height) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%d samples do not make an image of %d x %d", samples.length, width, height));
        }
        this.width = width;
        this.height = height;
        this.samples = samples;
    }

    /**
     * Returns an image of the given samples, which are copied.
     *
     * @param samples red, green and blue of each pixel, row by row from the top left; 3 * width * height bytes
     */
    public static RgbImage of(int width, int height, byte[] samples) {
        return new RgbImage(width, height, samples.clone());
    }

    /** Returns an image that takes over the array, which its maker must not touch again. */
    public static RgbImage owning(int width, int height, byte[] samples) {
        return new RgbImage(width, height, samples);
    }

    /** Returns the number of columns. */
    public int width() {
        return width;
    }

    /** Returns the number of rows. */
    public int height() {
        return height;
    }

    /** Returns one sample, 0 to 255; channel 0 is red, 1 green, 2 blue. */
    public int sample(int x, int y, int channel) {
        return samples[index(x, y) + channel] & 0xFF;
    }

    /** Returns the pixel as {@code 0xRRGGBB}. */
    public int rgb(int x, int y) {
        return sample(x, y, 0) << 16 | sample(x, y, 1) << 8 | sample(x, y, 2);
    }

    /** Copies the 3 * width bytes of row {@code y} to {@code target}, beginning at {@code offset}. */
    public void copyRow(int y, byte[] target, int offset) {
        System.arraycopy(samples, index(0, y), target, offset, CHANNELS * width);
    }

    /** Returns the rectangle with its top left corner at (left, top). */
    public RgbImage crop(int left, int top, int cropWidth, int cropHeight) {
        if (left < 0 || top < 0 || left + cropWidth > width || top + cropHeight > height) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a crop of %d x %d at %d, %d lies outside %d x %d",
                    cropWidth,
                    cropHeight,
                    left,
                    top,
                    width,
                    height));
        }
        byte[] cropped = new byte[CHANNELS * cropWidth * cropHeight];
        for (int y = 0; y < cropHeight; y++) {
            System.arraycopy(samples, index(left, top + y), cropped, CHANNELS * cropWidth * y, CHANNELS * cropWidth);
        }
        return new RgbImage(cropWidth, cropHeight, cropped);
    }

    /** Returns the mirror image, left and right exchanged. */
    public RgbImage flipHorizontally() {
        byte[] flipped = new byte[samples.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                System.arraycopy(samples, index(x, y), flipped, index(width - 1 - x, y), CHANNELS);
            }
        }
        return new RgbImage(width, height, flipped);
    }

    /** Returns the samples themselves, for readers of this package. */
    byte[] samples() {
        return samples;
    }

    private int index(int x, int y) {
        return CHANNELS * (y * width + x);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RgbImage that
                && width == that.width
                && height == that.height
                && Arrays.equals(samples, that.samples);
    }

    @Override
    public int hashCode() {
        return 31 * width + Arrays.hashCode(samples);
    }

    @Override
    public String toString() {
        return "RgbImage " + width + " x " + height;
    }
}
