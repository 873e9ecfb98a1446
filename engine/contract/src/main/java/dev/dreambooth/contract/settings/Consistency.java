package dev.dreambooth.contract.settings;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;

/** Refuses settings that are each possible, but not together. */
final class Consistency {
    private Consistency() {}

    static void check(Stage stage, ResolvedSettings settings) {
        if (settings.get(CommonSettings.DEVICE).startsWith("cuda")
                && settings.get(CommonSettings.ACCELERATOR).equals("cpu")) {
            throw contradiction(
                    settings,
                    CommonSettings.DEVICE,
                    CommonSettings.ACCELERATOR,
                    "Set accelerator to cu124 or cu128, or device to auto or cpu.");
        }
        if (stage == Stage.TRAIN) {
            checkTraining(settings);
        }
    }

    private static void checkTraining(ResolvedSettings settings) {
        settings.get(SubjectSettings.INSTANCE_IMAGES); // refuses by itself if it is missing
        if (settings.get(OptimizerSettings.LR_WARMUP_STEPS) > settings.get(TrainSettings.MAX_TRAIN_STEPS)) {
            throw contradiction(
                    settings,
                    OptimizerSettings.LR_WARMUP_STEPS,
                    TrainSettings.MAX_TRAIN_STEPS,
                    "Warm up for fewer steps than the training has.");
        }
    }

    private static UserError contradiction(ResolvedSettings settings, Setting<?> one, Setting<?> other, String remedy) {
        return UserError.configuration(
                        described(settings, one) + " contradicts " + described(settings, other) + ".", remedy)
                .about(one.name());
    }

    private static String described(ResolvedSettings settings, Setting<?> setting) {
        return setting.name() + " " + settings.get(setting) + " ("
                + settings.origin(setting.name()).orElseThrow() + ")";
    }
}
