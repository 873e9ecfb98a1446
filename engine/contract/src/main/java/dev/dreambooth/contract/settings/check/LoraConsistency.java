package dev.dreambooth.contract.settings.check;

import dev.dreambooth.contract.settings.train.LoraSettings;
import dev.dreambooth.contract.settings.train.OptimizerSettings;
import dev.dreambooth.contract.settings.train.SavedModelSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.settings.value.Setting;

/** Refuses settings of adapters where none are trained, and settings of whole weights where adapters are. */
final class LoraConsistency {
    private LoraConsistency() {}

    static void check(ResolvedSettings settings) {
        if (LoraSettings.isLora(settings)) {
            if (settings.isChosen(OptimizerSettings.LEARNING_RATE)) {
                throw Consistency.contradiction(
                        settings,
                        OptimizerSettings.LEARNING_RATE,
                        LoraSettings.TRAIN_METHOD,
                        "Adapters learn at loraLearningRate, some hundred times faster than whole weights: set that one.");
            }
            for (Setting<?> setting : SavedModelSettings.all()) {
                if (settings.isChosen(setting) && !settings.get(LoraSettings.MERGE_LORA)) {
                    throw Consistency.contradiction(
                            settings,
                            setting,
                            LoraSettings.TRAIN_METHOD,
                            "It says how a whole model is saved: set mergeLora to save one beside the adapters, or leave "
                                    + setting.name() + " out.");
                }
            }
            if (settings.isChosen(LoraSettings.LORA_CONV_ALPHA) && settings.get(LoraSettings.LORA_CONV_RANK) == 0) {
                throw Consistency.contradiction(
                        settings,
                        LoraSettings.LORA_CONV_ALPHA,
                        LoraSettings.LORA_CONV_RANK,
                        "Set loraConvRank to 1 or more, or leave loraConvAlpha out.");
            }
            return;
        }
        for (Setting<?> setting : LoraSettings.ONLY_WITH_LORA) {
            if (settings.isChosen(setting)) {
                throw Consistency.contradiction(
                        settings,
                        setting,
                        LoraSettings.TRAIN_METHOD,
                        "Set trainMethod to lora, or leave " + setting.name() + " out.");
            }
        }
    }
}
