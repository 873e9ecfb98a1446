package dev.dreambooth.contract.settings.check;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.MemorySettings;
import dev.dreambooth.contract.settings.ResolvedSettings;

/** Refuses settings that 16-bit floats cannot keep to. */
final class PrecisionConsistency {
    private PrecisionConsistency() {}

    static void check(Stage stage, ResolvedSettings settings) {
        String precision = settings.get(CommonSettings.PRECISION);
        if (!precision.equals("fp32")
                && settings.get(CommonSettings.DETERMINISM).equals("portable")) {
            throw Consistency.contradiction(
                    settings,
                    CommonSettings.PRECISION,
                    CommonSettings.DETERMINISM,
                    "Products of 16-bit numbers are formed by other code where a CPU has units for them: use fp32, or"
                            + " determinism machine.");
        }
        if (stage == Stage.TRAIN && precision.equals("fp16")) {
            checkLossScaling(settings);
        }
    }

    private static void checkLossScaling(ResolvedSettings settings) {
        if (settings.get(MemorySettings.GRADIENT_CLIPPING).equals("block")) {
            throw Consistency.contradiction(
                    settings,
                    CommonSettings.PRECISION,
                    MemorySettings.GRADIENT_CLIPPING,
                    "Whether gradients overflow must be known before the first block changes: clip by the global norm, or"
                            + " use bf16.");
        }
    }
}
