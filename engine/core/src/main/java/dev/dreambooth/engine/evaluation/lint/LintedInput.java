package dev.dreambooth.engine.evaluation.lint;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What remarks are made on.
 *
 * @param images the instance images of all subjects
 * @param heldOut the images that judge the model
 * @param classImages the SHA-256 of each class image that is there
 */
public record LintedInput(List<ImageTraits> images, List<ImageTraits> heldOut, Set<String> classImages) {
    /** Takes copies. */
    public LintedInput {
        images = List.copyOf(images);
        heldOut = List.copyOf(heldOut);
        classImages = Set.copyOf(classImages);
    }

    /** Returns the names of the instance images that something is true of, in their order. */
    List<String> names(Predicate<ImageTraits> which) {
        return images.stream().filter(which).map(ImageTraits::name).toList();
    }
}
