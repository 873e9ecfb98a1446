package dev.dreambooth.engine.stage.train.method;

import static dev.dreambooth.contract.settings.train.LoraSettings.LORA_ALPHA;
import static dev.dreambooth.contract.settings.train.LoraSettings.LORA_CONV_ALPHA;
import static dev.dreambooth.contract.settings.train.LoraSettings.LORA_CONV_RANK;
import static dev.dreambooth.contract.settings.train.LoraSettings.LORA_DROPOUT;
import static dev.dreambooth.contract.settings.train.LoraSettings.LORA_RANK;
import static dev.dreambooth.contract.settings.train.LoraSettings.LORA_TARGETS;
import static dev.dreambooth.contract.settings.train.LoraSettings.LORA_TYPE;

import dev.dreambooth.contract.settings.choice.LoraType;
import dev.dreambooth.engine.family.ModelFamily;
import dev.dreambooth.engine.model.lora.LoraConfig;
import dev.dreambooth.engine.model.lora.LoraTargets;
import dev.dreambooth.engine.stage.StageContext;
import java.util.ArrayList;
import java.util.List;

/** How the settings want adapters to be. */
public final class AdapterSettings {
    private AdapterSettings() {}

    /** Returns the configuration of adapters beside the networks of a model of this family. */
    public static LoraConfig config(StageContext context, ModelFamily family) {
        int rank = context.get(LORA_RANK);
        int convRank = context.get(LORA_CONV_RANK);
        List<String> modules = new ArrayList<>(family.loraModules(LoraTargets.of(context.get(LORA_TARGETS))));
        if (convRank > 0) {
            modules.addAll(LoraTargets.residual());
        }
        return new LoraConfig(
                rank,
                context.find(LORA_ALPHA).orElse((double) rank),
                context.get(LORA_DROPOUT),
                modules,
                context.get(LORA_TYPE) == LoraType.DORA,
                convRank,
                context.find(LORA_CONV_ALPHA).orElse((double) convRank));
    }
}
