package dev.dreambooth.engine.data.reading;

import dev.dreambooth.engine.data.colour.ColourTransform;
import dev.dreambooth.engine.data.colour.StatedColours;
import java.awt.image.IndexColorModel;
import java.util.Optional;

/** Brings the colours of a palette to sRGB. */
final class PaletteColours {
    private PaletteColours() {}

    /** Returns the palette with converted colours, as opaque as they were; a grey one may be converted as greys. */
    static IndexColorModel converted(IndexColorModel palette, StatedColours colours) {
        int bands = isGrey(palette) && colours.transformOf(1).isPresent() ? 1 : 3;
        Optional<ColourTransform> transform = colours.transformOf(bands);
        if (transform.isEmpty()) {
            return palette;
        }
        int size = palette.getMapSize();
        int[] stored = new int[bands * size];
        for (int i = 0; i < stored.length; i++) {
            int shift = 8 * (2 - i % bands);
            stored[i] = 257 * (palette.getRGB(i / bands) >> shift & 0xFF);
        }
        int[] converted = transform.get().toSrgb(stored, bands);
        byte[][] channels = new byte[4][size];
        for (int i = 0; i < size; i++) {
            for (int channel = 0; channel < 3; channel++) {
                channels[channel][i] = (byte) ((converted[3 * i + channel] + 128) / 257);
            }
            channels[3][i] = (byte) palette.getAlpha(i);
        }
        return new IndexColorModel(palette.getPixelSize(), size, channels[0], channels[1], channels[2], channels[3]);
    }

    /** Returns whether it holds greys only. */
    static boolean isGrey(IndexColorModel palette) {
        for (int i = 0; i < palette.getMapSize(); i++) {
            int grey = palette.getRed(i);
            if (grey != palette.getGreen(i) || grey != palette.getBlue(i)) {
                return false;
            }
        }
        return true;
    }
}
