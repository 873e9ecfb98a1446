package dev.dreambooth.engine.data;

import java.util.Objects;
import java.util.Optional;

/**
 * A picture to train on and what is said of it.
 *
 * @param name of its file
 * @param image as it was read
 * @param prompt what it is trained with
 * @param mask grey picture of the same size, white where the loss counts, or empty if it counts everywhere
 */
public record TrainingPicture(String name, StoredPicture image, String prompt, Optional<StoredPicture> mask) {
    /** Checks that nothing is left out and that the mask fits. */
    public TrainingPicture {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(prompt, "prompt");
        mask.ifPresent(grey -> {
            if (grey.width() != image.width() || grey.height() != image.height()) {
                throw new IllegalArgumentException("the mask of " + name + " is of another size");
            }
        });
    }

    /** Returns a picture without a mask. */
    public static TrainingPicture of(String name, StoredPicture image, String prompt) {
        return new TrainingPicture(name, image, prompt, Optional.empty());
    }
}
