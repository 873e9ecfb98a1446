package dev.dreambooth.contract.settings.check;

import dev.dreambooth.contract.settings.choice.GradientClipping;
import dev.dreambooth.contract.settings.train.MemorySettings;
import dev.dreambooth.contract.settings.train.OptimizerSettings;
import dev.dreambooth.contract.settings.train.TrainSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;

/** Refuses settings of {@link MemorySettings} that contradict others. */
final class MemoryConsistency {
    private MemoryConsistency() {}

    static void check(ResolvedSettings settings) {
        boolean fused = settings.get(MemorySettings.FUSED_BACKWARD);
        if (fused && settings.get(TrainSettings.GRADIENT_ACCUMULATION_STEPS) > 1) {
            throw Consistency.contradiction(
                    settings,
                    MemorySettings.FUSED_BACKWARD,
                    TrainSettings.GRADIENT_ACCUMULATION_STEPS,
                    "A fused backward pass keeps no gradients to add to: use a larger trainBatchSize with"
                            + " gradientCheckpointing instead of accumulating, or leave fusedBackward off.");
        }
        if (!fused && settings.get(MemorySettings.GRADIENT_CLIPPING) == GradientClipping.BLOCK) {
            throw Consistency.contradiction(
                    settings,
                    MemorySettings.GRADIENT_CLIPPING,
                    MemorySettings.FUSED_BACKWARD,
                    "Set fusedBackward, or clip by the global norm, which costs nothing without it.");
        }
        if (!settings.get(OptimizerSettings.FAIL_ON_DIVERGENCE)
                && settings.get(MemorySettings.GRADIENT_CLIPPING) == GradientClipping.BLOCK) {
            throw Consistency.contradiction(
                    settings,
                    OptimizerSettings.FAIL_ON_DIVERGENCE,
                    MemorySettings.GRADIENT_CLIPPING,
                    "Clipped by block, a step has changed weights when it is found not to be finite, and cannot be left"
                            + " out: clip by the global norm, or leave failOnDivergence on.");
        }
    }
}
