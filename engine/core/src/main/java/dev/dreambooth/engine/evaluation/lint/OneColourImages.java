package dev.dreambooth.engine.evaluation.lint;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.SubjectSettings;
import java.util.List;

/** Images that show nothing: a lens cap, a file that was exported empty. */
public final class OneColourImages implements InputRemark {
    OneColourImages() {}

    @Override
    public List<String> of(LintedInput input) {
        List<String> empty = input.names(image -> image.colours().isOneColour());
        return empty.isEmpty()
                ? List.of()
                : List.of(Names.of(empty) + (empty.size() == 1 ? " is" : " are")
                        + " of one colour and " + (empty.size() == 1 ? "shows" : "show")
                        + " no subject. Leave " + (empty.size() == 1 ? "it" : "them") + " out.");
    }

    /**
     * Refuses a subject all of whose images are of one and the same colour.
     *
     * @param images of one subject
     * @throws UserError if there is nothing to be learned from them
     */
    public static void refuse(List<ImageTraits> images) {
        if (images.stream()
                .allMatch(image -> image.colours().isOneColour()
                        && image.colours().isNear(images.get(0).colours()))) {
            throw UserError.data(
                            (images.size() == 1
                                            ? "The only instance image, "
                                                    + images.get(0).name() + ","
                                            : "Every one of the " + images.size() + " instance images, "
                                                    + images.get(0).name() + " and others,")
                                    + " is of one and the same colour: there is no subject to learn.",
                            "Look at the files: an export or a conversion may have gone wrong.")
                    .about(SubjectSettings.INSTANCE_IMAGES);
        }
    }
}
