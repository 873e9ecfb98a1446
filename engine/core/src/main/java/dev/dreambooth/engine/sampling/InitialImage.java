package dev.dreambooth.engine.sampling;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.engine.data.image.RgbImage;
import java.util.Optional;

/**
 * An image to start from in place of pure noise: noise is added to it as if the first steps were done already, and the
 * others are taken (SDEdit; Meng et al. 2021, arXiv 2108.01073, algorithm 1). With a mask, only a part of it is painted
 * anew.
 *
 * @param image of any size; it is brought to the size of the result, whatever becomes of its proportions
 * @param mask of any size, white where the image is painted anew and black where it stays; empty for all of it
 * @param strength the share of the steps that are taken, above 0 up to 1: 1 leaves of the image nothing but what shines
 *     through the noise of the first timestep, and with a mask nothing at all
 */
public record InitialImage(RgbImage image, Optional<RgbImage> mask, double strength) {
    /**
     * Checks the strength.
     *
     * @throws IllegalArgumentException if it is none; front ends refuse it in the words of their settings
     */
    public InitialImage {
        if (!(strength > 0 && strength <= 1)) {
            throw new IllegalArgumentException("a strength of " + strength + " is outside 0 to 1");
        }
    }

    /**
     * Refuses a number of steps of which this strength leaves none.
     *
     * @throws UserError naming the setting
     */
    void requireSteps(int inferenceSteps) {
        if (steps(inferenceSteps) == 0) {
            throw UserError.configuration(
                            "strength = " + strength + " leaves none of " + inferenceSteps
                                    + " denoising steps to take.",
                            "Raise strength or inferenceSteps until their product is at least 1.")
                    .about(GenerateSettings.STRENGTH);
        }
    }

    /**
     * Returns the error that a model made for inpainting has nothing to paint in.
     *
     * @param model what to call it
     */
    public static UserError missingForInpainting(String model) {
        return UserError.configuration(
                        model + " is made for inpainting: it paints what a mask hides of an image, and nothing else.",
                        "Set initImage and maskImage (white all over to paint everything), or another model.")
                .about(CommonSettings.MODEL);
    }

    /**
     * Returns how many of the steps are taken, rounded down as in diffusers.
     *
     * @param inferenceSteps the steps from pure noise
     */
    int steps(int inferenceSteps) {
        return (int) (inferenceSteps * strength);
    }

    /** Returns whether what is painted anew begins as pure noise. */
    boolean beginsAsNoise() {
        return mask.isPresent() && strength == 1;
    }
}
