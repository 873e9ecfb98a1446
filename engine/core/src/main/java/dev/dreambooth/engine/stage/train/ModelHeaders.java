package dev.dreambooth.engine.stage.train;

import dev.dreambooth.engine.model.unet.UNet2DConditionConfig;
import dev.dreambooth.engine.model.vae.AutoencoderKLConfig;
import dev.dreambooth.engine.stage.WeightHeaders;
import dev.dreambooth.engine.weights.Component;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.TensorEntry;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a model's files tell of its size before any weight is read.
 *
 * @param weights of each network
 * @param unet the UNet's configuration
 * @param vae the VAE's
 */
record ModelHeaders(Map<Component, List<TensorEntry>> weights, UNet2DConditionConfig unet, AutoencoderKLConfig vae) {
    static ModelHeaders of(ModelFolder base) {
        Map<Component, List<TensorEntry>> weights = new EnumMap<>(Component.class);
        for (Component component : List.of(Component.UNET, Component.TEXT_ENCODER, Component.VAE)) {
            weights.put(component, WeightHeaders.of(base, component));
        }
        return new ModelHeaders(
                weights,
                UNet2DConditionConfig.of(file(base, Component.UNET), base.config(Component.UNET)),
                AutoencoderKLConfig.of(file(base, Component.VAE), base.config(Component.VAE)));
    }

    /** Returns how many numbers a network's weights are. */
    long count(Component component) {
        return weights.get(component).stream().mapToLong(TensorEntry::numel).sum();
    }

    private static String file(ModelFolder folder, Component component) {
        return folder.folder(component).resolve(component.configName()).toString();
    }
}
