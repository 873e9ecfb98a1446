package dev.dreambooth.engine.evaluation.lint;

import dev.dreambooth.engine.data.image.ColourSpread;
import dev.dreambooth.engine.data.image.SourceImage;

/**
 * What remarks look at of an image, once its pixels are gone.
 *
 * @param name what to call it
 * @param sha256 of its file
 * @param colours how far its colours are spread
 * @param sharpness how crisp it is where it is crispest; see {@link Sharpness}
 * @param thumbnail the image in little
 */
public record ImageTraits(String name, String sha256, ColourSpread colours, double sharpness, Thumbnail thumbnail) {
    /**
     * Looks at an image.
     *
     * @param resolution the side of the square that it is trained at
     */
    public static ImageTraits of(SourceImage source, int resolution) {
        return new ImageTraits(
                source.name(),
                source.sha256(),
                ColourSpread.of(source.image()),
                Sharpness.of(source.image(), resolution),
                Thumbnail.of(source.image()));
    }

    /** Returns the same under another name. */
    public ImageTraits named(String other) {
        return new ImageTraits(other, sha256, colours, sharpness, thumbnail);
    }
}
