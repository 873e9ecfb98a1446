package dev.dreambooth.contract.settings.check;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.choice.Determinism;
import dev.dreambooth.contract.settings.choice.Precision;
import dev.dreambooth.contract.settings.choice.memory.GradientClipping;
import dev.dreambooth.contract.settings.train.MemorySettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;

/** Refuses settings that 16-bit floats cannot keep to. */
final class PrecisionConsistency {
    private PrecisionConsistency() {}

    static void check(Stage stage, ResolvedSettings settings) {
        Precision precision = settings.get(CommonSettings.PRECISION);
        if (precision != Precision.FP32 && settings.get(CommonSettings.DETERMINISM) == Determinism.PORTABLE) {
            throw Consistency.contradiction(
                    settings,
                    CommonSettings.PRECISION,
                    CommonSettings.DETERMINISM,
                    "Products of 16-bit numbers are formed by other code where a CPU has units for them: use fp32, or"
                            + " determinism machine.");
        }
        if (stage == Stage.TRAIN && precision == Precision.FP16) {
            checkLossScaling(settings);
        }
    }

    private static void checkLossScaling(ResolvedSettings settings) {
        if (settings.get(MemorySettings.GRADIENT_CLIPPING) == GradientClipping.BLOCK) {
            throw Consistency.contradiction(
                    settings,
                    CommonSettings.PRECISION,
                    MemorySettings.GRADIENT_CLIPPING,
                    "Whether gradients overflow must be known before the first block changes: clip by the global norm, or"
                            + " use bf16.");
        }
    }
}
