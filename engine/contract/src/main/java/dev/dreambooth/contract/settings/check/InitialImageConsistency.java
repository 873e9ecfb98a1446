package dev.dreambooth.contract.settings.check;

import static dev.dreambooth.contract.settings.GenerateSettings.INFERENCE_STEPS;
import static dev.dreambooth.contract.settings.GenerateSettings.INIT_IMAGE;
import static dev.dreambooth.contract.settings.GenerateSettings.MASK_IMAGE;
import static dev.dreambooth.contract.settings.GenerateSettings.STRENGTH;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.settings.value.Setting;
import java.util.List;

/** Refuses a mask and a strength where there is no image that they say something of, and a strength that takes no step. */
final class InitialImageConsistency {
    private InitialImageConsistency() {}

    static void check(ResolvedSettings settings) {
        if (settings.find(INIT_IMAGE).isEmpty()) {
            for (Setting<?> setting : List.of(MASK_IMAGE, STRENGTH)) {
                if (settings.isChosen(setting)) {
                    throw UserError.configuration(
                                    Consistency.described(settings, setting)
                                            + " says something of an initImage, but there is none.",
                                    "Set initImage to the image to start from, or leave " + setting.name() + " out.")
                            .about(setting);
                }
            }
        }
        settings.find(STRENGTH).ifPresent(strength -> {
            if ((int) (settings.get(INFERENCE_STEPS) * strength) == 0) {
                throw UserError.configuration(
                                Consistency.described(settings, STRENGTH) + " leaves none of "
                                        + settings.get(INFERENCE_STEPS) + " inferenceSteps to take.",
                                "Raise strength or inferenceSteps until their product is at least 1.")
                        .about(STRENGTH);
            }
        });
    }
}
