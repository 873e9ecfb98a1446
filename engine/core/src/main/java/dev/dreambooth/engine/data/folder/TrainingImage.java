package dev.dreambooth.engine.data.folder;

import dev.dreambooth.engine.data.image.StoredImage;
import java.util.Objects;
import java.util.Optional;

/**
 * An image to train on and what is said of it.
 *
 * @param name of its file
 * @param image as it was read
 * @param prompt what it is trained with
 * @param mask grey image of the same size, white where the loss counts, or empty if it counts everywhere
 */
public record TrainingImage(String name, StoredImage image, String prompt, Optional<StoredImage> mask) {
    /** Checks that nothing is left out and that the mask fits. */
    public TrainingImage {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(prompt, "prompt");
        mask.ifPresent(grey -> {
            if (grey.width() != image.width() || grey.height() != image.height()) {
                throw new IllegalArgumentException("the mask of " + name + " is of another size");
            }
        });
    }

    /** Returns an image without a mask. */
    public static TrainingImage of(String name, StoredImage image, String prompt) {
        return new TrainingImage(name, image, prompt, Optional.empty());
    }
}
