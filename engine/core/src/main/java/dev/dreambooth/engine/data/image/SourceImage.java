package dev.dreambooth.engine.data.image;

import java.util.List;

/**
 * An image as it was read from the user's file.
 *
 * @param name the file's name, without its folder
 * @param sha256 the digest of the file's bytes, in lower-case hexadecimal
 * @param image the decoded image, upright, in sRGB
 * @param warnings full sentences about what may disappoint, such as an image that has to be enlarged
 */
public record SourceImage(String name, String sha256, RgbImage image, List<String> warnings) {
    /** Makes the list of warnings immutable. */
    public SourceImage {
        warnings = List.copyOf(warnings);
    }
}
