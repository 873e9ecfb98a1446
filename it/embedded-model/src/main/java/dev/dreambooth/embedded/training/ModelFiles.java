package dev.dreambooth.embedded.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.model.clip.CLIPTextConfig;
import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.model.unet.UNet2DConditionConfig;
import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.model.vae.AutoencoderKL;
import dev.dreambooth.engine.model.vae.AutoencoderKLConfig;
import dev.dreambooth.engine.weights.WeightSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The model folder without weights, {@code src/main/model}: what is to be trained, in diffusers' own words.
 *
 * @param folder its path
 */
public record ModelFiles(Path folder) {
    public UNet2DConditionModel unet(WeightSource weights) {
        return new UNet2DConditionModel(
                UNet2DConditionConfig.of("unet/config.json", json("unet/config.json")), weights);
    }

    public CLIPTextModel textEncoder(WeightSource weights) {
        String file = "text_encoder/config.json";
        return new CLIPTextModel(CLIPTextConfig.of(file, json(file)), weights);
    }

    public AutoencoderKL vae(WeightSource weights) {
        return new AutoencoderKL(AutoencoderKLConfig.of("vae/config.json", json("vae/config.json")), weights);
    }

    SchedulerConfig schedulerConfig() {
        return SchedulerConfig.read(folder.resolve("scheduler/scheduler_config.json"));
    }

    ObjectNode json(String file) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(folder.resolve(file).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
