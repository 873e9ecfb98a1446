package dev.dreambooth.engine.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Arrays;
import java.util.Optional;

/** Brings whatever a decoder hands back (palette, grey, 16 bits, alpha, another colour space) to 8-bit sRGB on white. */
final class SrgbConversion {
    private static final int OPAQUE = 255;

    private SrgbConversion() {}

    /** Returns the picture in sRGB, transparent parts laid over white as on paper. */
    static RgbImage convert(BufferedImage decoded) {
        ColorModel model = decoded.getColorModel();
        if (model instanceof IndexColorModel) {
            return fromPackedPixels(decoded);
        }
        int space = model.getColorSpace().getType();
        if (space == ColorSpace.TYPE_GRAY || model.getColorSpace().isCS_sRGB()) {
            return fromSamples(decoded);
        }
        int type = model.hasAlpha() ? BufferedImage.TYPE_4BYTE_ABGR : BufferedImage.TYPE_3BYTE_BGR;
        BufferedImage converted = new BufferedImage(decoded.getWidth(), decoded.getHeight(), type);
        return fromPackedPixels(new ColorConvertOp(null).filter(decoded, converted));
    }

    /** Returns how opaque each pixel is as a grey picture, white where it is wholly so; empty if the picture cannot say. */
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

    private static RgbImage fromPackedPixels(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] samples = new byte[3 * width * height];
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                int at = 3 * (y * width + x);
                int alpha = row[x] >>> 24;
                samples[at] = onWhite(row[x] >> 16 & 0xFF, alpha);
                samples[at + 1] = onWhite(row[x] >> 8 & 0xFF, alpha);
                samples[at + 2] = onWhite(row[x] & 0xFF, alpha);
            }
        }
        return RgbImage.owning(width, height, samples);
    }

    /**
     * Reads grey and sRGB samples as they are stored. Java takes grey for linear light and would brighten every grey
     * photo on its way to sRGB; in files, grey values follow the same curve as the colours.
     */
    private static RgbImage fromSamples(BufferedImage image) {
        Raster raster = image.getRaster();
        ColorModel model = image.getColorModel();
        int width = image.getWidth();
        int height = image.getHeight();
        int bands = raster.getNumBands();
        int colours = model.getNumColorComponents();
        int[] row = new int[width * bands];
        byte[] samples = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++) {
                int alpha = model.hasAlpha() ? eightBits(row[x * bands + bands - 1], model, bands - 1) : OPAQUE;
                for (int channel = 0; channel < 3; channel++) {
                    int band = colours == 1 ? 0 : channel;
                    int value = eightBits(row[x * bands + band], model, band);
                    samples[3 * (y * width + x) + channel] = onWhite(value, alpha);
                }
            }
        }
        return RgbImage.owning(width, height, samples);
    }

    private static int eightBits(int value, ColorModel model, int band) {
        int bits = model.getComponentSize(band);
        if (bits == 8) {
            return value;
        }
        int max = (1 << bits) - 1;
        return (int) (((long) value * 255 + max / 2) / max);
    }

    private static byte onWhite(int value, int alpha) {
        return (byte) ((value * alpha + 255 * (OPAQUE - alpha) + OPAQUE / 2) / OPAQUE);
    }
}
