package dev.dreambooth.engine.data;

import dev.dreambooth.contract.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds the mask that says which part of a picture is learnt: a grey file beside it, {@code 01-mask.png} beside
 * {@code 01.jpg}, or the transparency of the picture itself.
 *
 * @param reader reads the files
 * @param setting the setting that led to the pictures, named in errors
 */
public record LossMasks(ImageReader reader, String setting) {
    private static final String SUFFIX = "-mask.png";

    /** Returns the file that holds a picture's mask, whether it is there or not. */
    public static Path file(Path picture) {
        return picture.resolveSibling(ImageFolder.stem(picture) + SUFFIX);
    }

    /** Tells whether a file's name is that of a mask, and of which picture: its stem, or empty if it is none. */
    static Optional<String> maskedStem(String fileName) {
        return fileName.endsWith(SUFFIX)
                ? Optional.of(fileName.substring(0, fileName.length() - SUFFIX.length()))
                : Optional.empty();
    }

    /**
     * Reads the file beside a picture, if there is one.
     *
     * @param image the picture as it was read
     * @throws UserError if it is damaged, of another size than the picture, or black all over
     */
    public Optional<SourceImage> beside(Path picture, RgbImage image) {
        Path file = file(picture);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        SourceImage mask = reader.read(file);
        if (mask.image().width() != image.width() || mask.image().height() != image.height()) {
            throw error(
                    file,
                    "has %d x %d pixels, but its image has %d x %d."
                            .formatted(mask.image().width(), mask.image().height(), image.width(), image.height()),
                    "Save it at the size of the image.");
        }
        requireSomething(file, mask.image());
        return Optional.of(mask);
    }

    /**
     * Reads what a picture's own transparency leaves visible, if it has any.
     *
     * @throws UserError if it is transparent all over
     */
    public Optional<RgbImage> alpha(Path picture) {
        Optional<RgbImage> alpha = reader.readAlpha(picture);
        alpha.ifPresent(mask -> requireSomething(picture, mask));
        return alpha;
    }

    private void requireSomething(Path file, RgbImage mask) {
        for (int y = 0; y < mask.height(); y++) {
            for (int x = 0; x < mask.width(); x++) {
                if (mask.rgb(x, y) != 0) {
                    return;
                }
            }
        }
        throw error(file, "masks everything out.", "Leave white or opaque what is to be learnt.");
    }

    private UserError error(Path file, String what, String remedy) {
        return UserError.data("The mask " + file + " " + what, remedy).about(setting);
    }
}
