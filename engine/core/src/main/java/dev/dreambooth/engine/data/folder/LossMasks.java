package dev.dreambooth.engine.data.folder;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.image.SourceImage;
import dev.dreambooth.engine.data.reading.ImageReader;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the mask that says which part of an image is learnt: a grey file beside it, {@code 01-mask.png} beside
 * {@code 01.jpg}, or the transparency of the image itself.
 *
 * @param reader reads the files
 * @param setting the setting that led to the images, named in errors
 */
public record LossMasks(ImageReader reader, Setting<?> setting) {
    private static final int WHITE = 0xFFFFFF;
    private static final int BLACK = 0;

    /**
     * Reads the file beside an image. What is transparent in it is masked out as what is black is: a subject that was cut
     * out and filled with white has white around it only on paper.
     *
     * @param file the mask
     * @param image the image as it was read
     * @throws UserError if it is damaged, of another size than the image, or black all over
     */
    public SourceImage read(Path file, RgbImage image) {
        SourceImage mask = reader.readMask(file);
        if (mask.image().width() != image.width() || mask.image().height() != image.height()) {
            throw error(
                    file,
                    String.format(
                            Locale.ROOT,
                            "has %d x %d pixels, but its image has %d x %d.",
                            mask.image().width(),
                            mask.image().height(),
                            image.width(),
                            image.height()),
                    "Save it at the size of the image.");
        }
        requireSomething(file, mask.image());
        return mask;
    }

    /**
     * Reads what an image's own transparency leaves visible, if it has any.
     *
     * @throws UserError if it is transparent all over
     */
    public Optional<SourceImage> alpha(Path image) {
        Optional<SourceImage> alpha = reader.readAlpha(image);
        alpha.ifPresent(mask -> requireSomething(image, mask.image()));
        return alpha;
    }

    /** Tells whether a mask is white all over, so that the image is learnt as if there were none. */
    public static boolean masksNothing(RgbImage mask) {
        return isAllOf(mask, WHITE);
    }

    private void requireSomething(Path file, RgbImage mask) {
        if (isAllOf(mask, BLACK)) {
            throw error(file, "masks everything out.", "Leave white or opaque what is to be learnt.");
        }
    }

    private static boolean isAllOf(RgbImage mask, int colour) {
        for (int y = 0; y < mask.height(); y++) {
            for (int x = 0; x < mask.width(); x++) {
                if (mask.rgb(x, y) != colour) {
                    return false;
                }
            }
        }
        return true;
    }

    private UserError error(Path file, String what, String remedy) {
        return UserError.data("The mask " + file + " " + what, remedy).about(setting);
    }
}
