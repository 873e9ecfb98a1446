package dev.dreambooth.engine.data.reading;

import dev.dreambooth.engine.data.colour.ColourTransform;
import dev.dreambooth.engine.data.colour.StatedColours;
import dev.dreambooth.engine.data.image.RgbImage;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Arrays;
import java.util.Optional;

/** Brings whatever a decoder hands back (palette, grey, 16 bits, alpha, another colour space) to opaque 8-bit sRGB. */
final class SrgbConversion {
    /** What lies behind a transparent image as on paper. */
    static final int WHITE = 255;

    /** What lies behind a transparent mask. */
    static final int BLACK = 0;

    private static final int OPAQUE = 255;
    private static final int SIXTEEN_BITS = 65_535;

    private SrgbConversion() {}

    /**
     * Returns the image in sRGB.
     *
     * @param background the grey that transparent parts are laid over, from 0 to 255
     * @param colours what the file says that the decoder does not know
     */
    static RgbImage convert(BufferedImage decoded, int background, StatedColours colours) {
        ColorModel model = decoded.getColorModel();
        if (model instanceof IndexColorModel palette) {
            return fromPackedPixels(withPalette(decoded, PaletteColours.converted(palette, colours)), background);
        }
        int space = model.getColorSpace().getType();
        if (space == ColorSpace.TYPE_GRAY || model.getColorSpace().isCS_sRGB()) {
            return fromSamples(decoded, background, colours.transformOf(model.getNumColorComponents()));
        }
        int type = model.hasAlpha() ? BufferedImage.TYPE_4BYTE_ABGR : BufferedImage.TYPE_3BYTE_BGR;
        BufferedImage converted = new BufferedImage(decoded.getWidth(), decoded.getHeight(), type);
        return fromPackedPixels(new ColorConvertOp(null).filter(decoded, converted), background);
    }

    private static BufferedImage withPalette(BufferedImage decoded, IndexColorModel palette) {
        return new BufferedImage(palette, decoded.getRaster(), decoded.isAlphaPremultiplied(), null);
    }

    /** Returns how opaque each pixel is as a grey image, white where it is wholly so; empty if the image cannot say. */
    static Optional<RgbImage> alpha(BufferedImage decoded) {
        if (!decoded.getColorModel().hasAlpha()) {
            return Optional.empty();
        }
        int width = decoded.getWidth();
        int[] row = new int[width];
        byte[] samples = new byte[3 * width * decoded.getHeight()];
        for (int y = 0; y < decoded.getHeight(); y++) {
            decoded.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                int at = 3 * (y * width + x);
                Arrays.fill(samples, at, at + 3, (byte) (row[x] >>> 24));
            }
        }
        return Optional.of(RgbImage.owning(width, decoded.getHeight(), samples));
    }

    private static RgbImage fromPackedPixels(BufferedImage image, int background) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] samples = new byte[3 * width * height];
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                int at = 3 * (y * width + x);
                int alpha = row[x] >>> 24;
                samples[at] = over(row[x] >> 16 & 0xFF, alpha, background);
                samples[at + 1] = over(row[x] >> 8 & 0xFF, alpha, background);
                samples[at + 2] = over(row[x] & 0xFF, alpha, background);
            }
        }
        return RgbImage.owning(width, height, samples);
    }

    /**
     * Reads grey and sRGB samples as they are stored, or as the file says they are meant. Java takes grey for linear light and would brighten every grey
     * photo on its way to sRGB; in files, grey values follow the same curve as the colours.
     */
    private static RgbImage fromSamples(BufferedImage image, int background, Optional<ColourTransform> colours) {
        Raster raster = image.getRaster();
        ColorModel model = image.getColorModel();
        int width = image.getWidth();
        int height = image.getHeight();
        int bands = raster.getNumBands();
        int[] row = new int[width * bands];
        byte[] samples = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            int[] shown = shown(row, bands, model, colours);
            for (int x = 0; x < width; x++) {
                int alpha = model.hasAlpha() ? eightBits(row[x * bands + bands - 1], model, bands - 1) : OPAQUE;
                for (int channel = 0; channel < 3; channel++) {
                    samples[3 * (y * width + x) + channel] = over(shown[3 * x + channel], alpha, background);
                }
            }
        }
        return RgbImage.owning(width, height, samples);
    }

    /** Returns pixels of three samples of 8 bits. */
    private static int[] shown(int[] row, int bands, ColorModel model, Optional<ColourTransform> colours) {
        int width = row.length / bands;
        int stored = model.getNumColorComponents();
        int[] shown = new int[3 * width];
        if (colours.isPresent()) {
            int[] wide = new int[stored * width];
            for (int i = 0; i < wide.length; i++) {
                int band = i % stored;
                wide[i] = scaled(row[i / stored * bands + band], model.getComponentSize(band), SIXTEEN_BITS);
            }
            int[] converted = colours.get().toSrgb(wide, stored);
            for (int i = 0; i < shown.length; i++) {
                shown[i] = scaled(converted[i], 16, OPAQUE);
            }
            return shown;
        }
        for (int i = 0; i < shown.length; i++) {
            int band = stored == 1 ? 0 : i % 3;
            shown[i] = eightBits(row[i / 3 * bands + band], model, band);
        }
        return shown;
    }

    private static int eightBits(int value, ColorModel model, int band) {
        return scaled(value, model.getComponentSize(band), OPAQUE);
    }

    private static int scaled(int value, int bits, int to) {
        int max = (1 << bits) - 1;
        return max == to ? value : (int) (((long) value * to + max / 2) / max);
    }

    private static byte over(int value, int alpha, int background) {
        return (byte) ((value * alpha + background * (OPAQUE - alpha) + OPAQUE / 2) / OPAQUE);
    }
}
