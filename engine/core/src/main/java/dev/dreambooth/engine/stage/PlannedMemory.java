package dev.dreambooth.engine.stage;

import static dev.dreambooth.contract.settings.LoraSettings.LORA_RANK;
import static dev.dreambooth.contract.settings.LoraSettings.LORA_TARGETS;

import dev.dreambooth.contract.settings.LoraSettings;
import dev.dreambooth.engine.model.lora.LoraTargets;
import dev.dreambooth.engine.model.unet.UNet2DConditionConfig;
import dev.dreambooth.engine.model.vae.AutoencoderKLConfig;
import dev.dreambooth.engine.training.MemoryPlan;
import dev.dreambooth.engine.weights.Component;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.TensorEntry;
import dev.dreambooth.engine.weights.WeightSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a run will hold in memory, told from the headers of the model's files alone, so that a plan takes no time. */
final class PlannedMemory {
    private static final String WEIGHT = ".weight";

    private PlannedMemory() {}

    /** Returns what a training will take at its peak. */
    static MemoryPlan training(StageContext context, ModelFolder base) {
        boolean lora = LoraSettings.isLora(context.settings());
        Map<String, Long> trained = new HashMap<>();
        for (Component component : TrainingMethod.learning(context)) {
            for (TensorEntry weight : weights(base, component)) {
                long count = lora ? adapter(weight, context) : weight.numel();
                if (count > 0) {
                    trained.put(component.folder() + weight.name(), count);
                }
            }
        }
        UNet2DConditionConfig unet = UNet2DConditionConfig.of(file(base, Component.UNET), base.config(Component.UNET));
        AutoencoderKLConfig vae = AutoencoderKLConfig.of(file(base, Component.VAE), base.config(Component.VAE));
        TrainingMemory.Networks networks = new TrainingMemory.Networks(
                count(base, Component.UNET), count(base, Component.TEXT_ENCODER) + count(base, Component.VAE));
        return TrainingMemory.of(context, trained, networks, unet, vae).plan();
    }

    /** Returns what making images will take at least; how much comes on top depends on their size and number. */
    static MemoryPlan sampling(ModelFolder model, StageContext context) {
        long others = count(model, Component.TEXT_ENCODER) + count(model, Component.VAE);
        return MemoryPlan.ofWeights(context.unetType().bytes() * count(model, Component.UNET) + Float.BYTES * others);
    }

    /** Number of elements of the adapter beside a layer: [rank, in] and [out, rank], or kernels alike. */
    private static long adapter(TensorEntry weight, StageContext context) {
        String name = weight.name();
        boolean adapted = name.endsWith(WEIGHT)
                && LoraTargets.named(context.get(LORA_TARGETS))
                        .include(name.substring(0, name.length() - WEIGHT.length()));
        if (!adapted) {
            return 0;
        }
        long out = weight.shape()[0];
        return context.get(LORA_RANK) * (weight.numel() / out + out);
    }

    private static long count(ModelFolder model, Component component) {
        return weights(model, component).stream().mapToLong(TensorEntry::numel).sum();
    }

    /** Position numbers and the like are not counted: models have them in any case, and they are small. */
    private static List<TensorEntry> weights(ModelFolder model, Component component) {
        try (WeightSet set = model.weights(component)) {
            return set.names().stream()
                    .map(name -> set.find(name).orElseThrow())
                    .filter(weight -> weight.dtype().isFloating())
                    .toList();
        }
    }

    private static String file(ModelFolder folder, Component component) {
        return folder.folder(component).resolve(component.configName()).toString();
    }
}
