package dev.dreambooth.contract.settings.check;

import dev.dreambooth.contract.settings.choice.memory.BaseModelPrecision;
import dev.dreambooth.contract.settings.choice.memory.GradientClipping;
import dev.dreambooth.contract.settings.choice.memory.Offload;
import dev.dreambooth.contract.settings.train.LoraSettings;
import dev.dreambooth.contract.settings.train.MemorySettings;
import dev.dreambooth.contract.settings.train.OptimizerSettings;
import dev.dreambooth.contract.settings.train.TrainSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.settings.value.Setting;
import java.util.List;

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
        if (settings.get(MemorySettings.BASE_MODEL_PRECISION) == BaseModelPrecision.INT8) {
            requireCheckpointing(
                    settings,
                    MemorySettings.BASE_MODEL_PRECISION,
                    "Without it the backward pass would keep every weight in its full width, which takes more memory than"
                            + " 8 bits spare: set gradientCheckpointing.");
        }
        List<Offload> aside = settings.find(MemorySettings.OFFLOAD).orElse(List.of());
        if (aside.contains(Offload.ACTIVATIONS)) {
            requireCheckpointing(
                    settings,
                    MemorySettings.OFFLOAD,
                    "What waits are the inputs of blocks, which gradientCheckpointing keeps in place of all they compute: set"
                            + " it, or leave activations out.");
        }
        if (aside.contains(Offload.WEIGHTS)) {
            if (!LoraSettings.isLora(settings)) {
                throw Consistency.contradiction(
                        settings,
                        MemorySettings.OFFLOAD,
                        LoraSettings.TRAIN_METHOD,
                        "Weights that are trained cannot wait elsewhere: set trainMethod to lora, or leave weights out.");
            }
            requireCheckpointing(
                    settings,
                    MemorySettings.OFFLOAD,
                    "Without it the backward pass would keep a copy of every weight on the device: set"
                            + " gradientCheckpointing, or leave weights out.");
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

    private static void requireCheckpointing(ResolvedSettings settings, Setting<?> setting, String remedy) {
        if (!settings.get(MemorySettings.GRADIENT_CHECKPOINTING)) {
            throw Consistency.contradiction(settings, setting, MemorySettings.GRADIENT_CHECKPOINTING, remedy);
        }
    }
}
