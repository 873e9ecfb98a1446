package dev.dreambooth.engine.data.image;

import dev.dreambooth.contract.UserError;
import java.util.function.Supplier;

/**
 * An image that was read and checked, of which only the size is held: the pixels of a photo take tens of megabytes, and
 * are read again when they are needed. Small ones are kept.
 *
 * @param width number of columns
 * @param height number of rows
 * @param source reads the pixels, each time the same
 */
public record StoredImage(int width, int height, Supplier<RgbImage> source) {
    /** In bytes of pixels; up to this, reading again would cost more than it saves. */
    private static final long KEPT = 1L << 20;

    /** Returns an image that stays in memory. */
    public static StoredImage of(RgbImage image) {
        return new StoredImage(image.width(), image.height(), () -> image);
    }

    /**
     * Returns an image that lies in a file.
     *
     * @param first the image as it was read
     * @param again reads it once more
     */
    public static StoredImage of(SourceImage first, Supplier<SourceImage> again) {
        RgbImage image = first.image();
        if (3L * image.width() * image.height() <= KEPT) {
            return of(image);
        }
        String name = first.name();
        String sha256 = first.sha256(); // and not the image with its pixels, which the supplier would hold
        return new StoredImage(image.width(), image.height(), () -> unchanged(again.get(), name, sha256));
    }

    private static RgbImage unchanged(SourceImage now, String name, String sha256) {
        if (!now.sha256().equals(sha256)) {
            throw UserError.data(
                    "The image " + name + " changed after the run had begun.",
                    "Run it again: the result would be of neither version.");
        }
        return now.image();
    }

    /**
     * Returns the pixels.
     *
     * @throws UserError if the file is not what it was
     */
    public RgbImage read() {
        return source.get();
    }
}
