package dev.dreambooth.engine.data.colour;

import java.io.IOException;
import java.util.Optional;

/**
 * What a file says of its colours.
 *
 * @param transform how they become sRGB; empty if they are sRGB, or nothing is said
 * @param problem why what is said cannot be used, as the end of a sentence about the file
 */
public record StatedColours(Optional<ColourTransform> transform, Optional<String> problem) {
    /** Nothing is said, or that they are sRGB. */
    public static final StatedColours SRGB = new StatedColours(Optional.empty(), Optional.empty());

    static StatedColours of(Optional<ColourTransform> transform) {
        return new StatedColours(transform, Optional.empty());
    }

    static StatedColours unusable(String problem) {
        return new StatedColours(Optional.empty(), Optional.of(problem));
    }

    /** The colours of an ICC profile. */
    static StatedColours ofProfile(byte[] icc) {
        try {
            return of(IccTransform.of(icc));
        } catch (IOException damaged) {
            return unusable("has a colour profile that " + damaged.getMessage());
        }
    }

    /** Returns the transform if it takes pixels of this many samples. */
    public Optional<ColourTransform> transformOf(int bands) {
        return transform.filter(found -> found.takes(bands));
    }
}
