package dev.dreambooth.engine.sampling;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.contract.settings.choice.PromptSyntax;
import dev.dreambooth.contract.settings.choice.SchedulerName;
import java.util.Optional;

/**
 * How images are made; the same for all images of a batch.
 *
 * @param scheduler the scheduler, or empty for the model's own
 * @param inferenceSteps number of denoising steps
 * @param guidanceScale weight of classifier-free guidance; 1 or less switches it off
 * @param guidanceRescale how much of the contrast that guidance adds is taken back, 0 to 1
 * @param eta share of fresh noise under DDIM, 0 to 1
 * @param width of an image in pixels
 * @param height of an image in pixels
 * @param clipSkip how many of the text encoder's last layers to leave out
 * @param promptSyntax how prompts and negative prompts are read
 */
public record SamplingSettings(
        Optional<SchedulerName> scheduler,
        int inferenceSteps,
        double guidanceScale,
        double guidanceRescale,
        double eta,
        int width,
        int height,
        int clipSkip,
        PromptSyntax promptSyntax) {
    /** Settings that leave the contrast of guided predictions as it is, for plain prompts. */
    public SamplingSettings(
            Optional<SchedulerName> scheduler,
            int inferenceSteps,
            double guidanceScale,
            double eta,
            int width,
            int height,
            int clipSkip) {
        this(scheduler, inferenceSteps, guidanceScale, 0, eta, width, height, clipSkip, PromptSyntax.PLAIN);
    }

    /**
     * Checks what does not depend on the model.
     *
     * @throws UserError if the guidance scale is no number
     */
    public SamplingSettings {
        if (!Double.isFinite(guidanceScale)) {
            throw UserError.configuration(
                            "guidanceScale = " + guidanceScale + " is not a finite number.",
                            "Use about 7.5, or 1 for no guidance.")
                    .about(GenerateSettings.GUIDANCE_SCALE);
        }
    }

    /** Returns whether predictions are guided, which takes a second prediction without the prompt. */
    public boolean guided() {
        return guidanceScale > 1;
    }
}
