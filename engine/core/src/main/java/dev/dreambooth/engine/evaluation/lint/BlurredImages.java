package dev.dreambooth.engine.evaluation.lint;

import java.util.List;

/** Images without a crisp edge anywhere: out of focus, shaken, or enlarged from something small. */
final class BlurredImages implements InputRemark {
    /**
     * DreamBooth's photos have .14 to 2.1 at 512 pixels and the quickstart's sprites .65 to 1.3 at their own size; after a
     * Gaussian blur of 3 pixels all have less than .008.
     */
    private static final double LEAST = .01;

    @Override
    public List<String> of(LintedInput input) {
        List<String> blurred = input.names(
                image -> image.sharpness() < LEAST && !image.colours().isOneColour());
        return blurred.isEmpty()
                ? List.of()
                : List.of(Names.of(blurred) + (blurred.size() == 1 ? " is" : " are")
                        + " blurred all over at the size that is trained at, and the model will learn that the subject looks"
                        + " so. Take sharper photos in place of "
                        + (blurred.size() == 1 ? "it." : "them."));
    }
}
