package dev.dreambooth.engine.data.colour;

/** Brings samples from the colours that a file states to sRGB. All samples reach from 0 to 65535. */
public interface ColourTransform {
    /** Returns whether it takes pixels of this many samples: 1 of grey, 3 of colours. */
    boolean takes(int bands);

    /**
     * Returns pixels in sRGB, three samples each.
     *
     * @param stored samples of the pixels, one after another
     * @param bands how many samples a pixel has, one that it {@linkplain #takes takes}
     */
    int[] toSrgb(int[] stored, int bands);
}
