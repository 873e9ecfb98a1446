package dev.dreambooth.engine.golden;

import dev.dreambooth.engine.model.clip.CLIPTextConfig;
import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.model.unet.UNet2DConditionConfig;
import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.model.vae.AutoencoderKL;
import dev.dreambooth.engine.model.vae.AutoencoderKLConfig;
import dev.dreambooth.engine.weights.LoadedWeights;
import dev.dreambooth.engine.weights.StrictJson;
import dev.dreambooth.engine.weights.WeightSet;
import dev.dreambooth.engine.weights.WeightSource;
import java.nio.file.Path;
import java.util.function.Function;

/** Builds the engine's networks from the folders that the reference wrote. */
final class Models {
    private static final String CONFIG = "config.json";
    private static final String DIFFUSERS = "diffusion_pytorch_model";

    private Models() {}

    static CLIPTextModel textEncoder(Path folder) {
        CLIPTextConfig config = CLIPTextConfig.of(CONFIG, StrictJson.readConfig(folder.resolve(CONFIG)));
        return build(folder, "model", source -> new CLIPTextModel(config, source));
    }

    static UNet2DConditionModel unet(Path folder) {
        UNet2DConditionConfig config = UNet2DConditionConfig.of(CONFIG, StrictJson.readConfig(folder.resolve(CONFIG)));
        return build(folder, DIFFUSERS, source -> new UNet2DConditionModel(config, source));
    }

    static AutoencoderKL vae(Path folder) {
        AutoencoderKLConfig config = AutoencoderKLConfig.of(CONFIG, StrictJson.readConfig(folder.resolve(CONFIG)));
        return build(folder, DIFFUSERS, source -> new AutoencoderKL(config, source));
    }

    private static <M> M build(Path folder, String stem, Function<WeightSource, M> constructor) {
        try (WeightSet set = WeightSet.open(folder, stem)) {
            LoadedWeights weights = LoadedWeights.owned(set);
            M model = constructor.apply(weights);
            weights.refuseLeftOvers();
            return model;
        }
    }
}
