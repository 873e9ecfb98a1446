package dev.dreambooth.engine.stage.train;

import static dev.dreambooth.contract.settings.LoraSettings.LORA_RANK;
import static dev.dreambooth.contract.settings.LoraSettings.LORA_TARGETS;

import dev.dreambooth.contract.settings.LoraSettings;
import dev.dreambooth.engine.model.lora.LoraTargets;
import dev.dreambooth.engine.model.unet.UNet2DConditionConfig;
import dev.dreambooth.engine.model.vae.AutoencoderKLConfig;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.WeightHeaders;
import dev.dreambooth.engine.training.MemoryPlan;
import dev.dreambooth.engine.weights.Component;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.TensorEntry;
import java.util.HashMap;
import java.util.Map;

/** What a training will hold in memory, told from the headers of the model's files alone, so that a plan takes no time. */
final class PlannedMemory {
    private static final String WEIGHT = ".weight";

    private PlannedMemory() {}

    /** Returns what it will take at its peak. */
    static MemoryPlan of(StageContext context, ModelFolder base) {
        boolean lora = LoraSettings.isLora(context.settings());
        Map<String, Long> trained = new HashMap<>();
        for (Component component : TrainingMethod.learning(context)) {
            for (TensorEntry weight : WeightHeaders.of(base, component)) {
                long count = lora ? adapter(weight, context) : weight.numel();
                if (count > 0) {
                    trained.put(component.folder() + weight.name(), count);
                }
            }
        }
        UNet2DConditionConfig unet = UNet2DConditionConfig.of(file(base, Component.UNET), base.config(Component.UNET));
        AutoencoderKLConfig vae = AutoencoderKLConfig.of(file(base, Component.VAE), base.config(Component.VAE));
        TrainingMemory.Networks networks = new TrainingMemory.Networks(
                WeightHeaders.count(base, Component.UNET),
                WeightHeaders.count(base, Component.TEXT_ENCODER) + WeightHeaders.count(base, Component.VAE));
        return TrainingMemory.of(context, trained, networks, unet, vae).plan();
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

    private static String file(ModelFolder folder, Component component) {
        return folder.folder(component).resolve(component.configName()).toString();
    }
}
