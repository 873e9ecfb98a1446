package dev.dreambooth.engine.golden;

import dev.dreambooth.engine.model.clip.CLIPTextConfig;
import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.model.unet.UNet2DConditionConfig;
import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.model.vae.AutoencoderKL;
import dev.dreambooth.engine.model.vae.AutoencoderKLConfig;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.StrictJson;
import dev.dreambooth.engine.weights.WeightSet;
import dev.dreambooth.engine.weights.WeightSource;
import java.nio.file.Path;

/** Builds the engine's networks from the folders that the reference wrote. */
final class Models {
    private static final String CONFIG = "config.json";

    private Models() {}

    static CLIPTextModel textEncoder(Path folder) {
        return new CLIPTextModel(
                CLIPTextConfig.of(CONFIG, StrictJson.readConfig(folder.resolve(CONFIG))), weights(folder, "model"));
    }

    static UNet2DConditionModel unet(Path folder) {
        return new UNet2DConditionModel(
                UNet2DConditionConfig.of(CONFIG, StrictJson.readConfig(folder.resolve(CONFIG))),
                weights(folder, "diffusion_pytorch_model"));
    }

    static AutoencoderKL vae(Path folder) {
        return new AutoencoderKL(
                AutoencoderKLConfig.of(CONFIG, StrictJson.readConfig(folder.resolve(CONFIG))),
                weights(folder, "diffusion_pytorch_model"));
    }

    private static WeightSource weights(Path folder, String stem) {
        WeightSet set = WeightSet.open(folder, stem);
        return (name, shape) -> {
            try (Scope scope = Scope.open()) {
                return Scope.detach(
                        Tensor.ofBytes(set.bytes(name), DType.FLOAT16, shape).to(DType.FLOAT32));
            }
        };
    }
}
