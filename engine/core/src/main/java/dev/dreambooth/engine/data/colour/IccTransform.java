package dev.dreambooth.engine.data.colour;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.Optional;

/** The colours of an ICC profile (ICC.1), of grey or of three colours, converted by Java's own colour management. */
final class IccTransform implements ColourTransform {
    /** Steps of the grid, in each direction, at which a profile is compared with sRGB. */
    private static final int GRID = 9;

    /** How far a profile may be from sRGB, of 65535, and still be one: what its numbers' rounding makes, under ½ of 255. */
    private static final int ROUNDING = 128;

    private final ColorConvertOp conversion;
    private final int bands;

    private IccTransform(ICC_Profile profile) {
        this.conversion =
                new ColorConvertOp(new ICC_Profile[] {profile, ICC_Profile.getInstance(ColorSpace.CS_sRGB)}, null);
        this.bands = profile.getNumComponents();
    }

    /**
     * Returns the colours of a profile, or empty if they are those of sRGB.
     *
     * @throws IOException if it is none that can be used for an image; the message completes a sentence about it
     */
    static Optional<ColourTransform> of(byte[] icc) throws IOException {
        try {
            ICC_Profile profile = ICC_Profile.getInstance(icc);
            int type = profile.getColorSpaceType();
            if (type != ColorSpace.TYPE_RGB && type != ColorSpace.TYPE_GRAY) {
                throw new IOException("is for neither RGB nor grey");
            }
            IccTransform transform = new IccTransform(profile);
            return transform.isSrgb() ? Optional.empty() : Optional.of(transform);
        } catch (RuntimeException damaged) {
            // Java answers damaged profiles with several kinds of runtime exceptions.
            throw new IOException("cannot be read (" + damaged.getMessage() + ")", damaged);
        }
    }

    private boolean isSrgb() {
        int[] grid = grid();
        int[] converted = toSrgb(grid, bands);
        for (int i = 0; i < converted.length; i++) {
            if (Math.abs(converted[i] - grid[bands == 1 ? i / 3 : i]) > ROUNDING) {
                return false;
            }
        }
        return true;
    }

    /** Colours all over the cube, or greys all along. */
    private int[] grid() {
        int pixels = bands == 1 ? GRID : GRID * GRID * GRID;
        int[] samples = new int[pixels * bands];
        for (int pixel = 0; pixel < pixels; pixel++) {
            int place = pixel;
            for (int band = 0; band < bands; band++) {
                samples[pixel * bands + band] = 65_535 * (place % GRID) / (GRID - 1);
                place /= GRID;
            }
        }
        return samples;
    }

    @Override
    public boolean takes(int samples) {
        return samples == bands;
    }

    @Override
    public int[] toSrgb(int[] stored, int samples) {
        int pixels = stored.length / bands;
        WritableRaster from = Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, pixels, 1, bands, null);
        from.setPixels(0, 0, pixels, 1, stored);
        WritableRaster to = Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, pixels, 1, 3, null);
        return conversion.filter(from, to).getPixels(0, 0, pixels, 1, (int[]) null);
    }
}
