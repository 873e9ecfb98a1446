package dev.dreambooth.embedded.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.model.Network;
import dev.dreambooth.engine.model.clip.CLIPTextConfig;
import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.model.clip.CLIPTextModelWithProjection;
import dev.dreambooth.engine.model.unet.UNet2DConditionConfig;
import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.model.vae.AutoencoderKL;
import dev.dreambooth.engine.model.vae.AutoencoderKLConfig;
import dev.dreambooth.engine.weights.WeightSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A model folder without weights, such as {@code src/main/model}: what is to be trained, in diffusers' own words.
 *
 * @param folder its path
 */
public record ModelFiles(Path folder) {
    private static final String INDEX = "model_index.json";

    /** Returns the classes of the parts that have weights, by the names of the parts. */
    Map<String, String> networks() {
        Map<String, String> networks = new LinkedHashMap<>();
        json(INDEX).properties().forEach(part -> {
            String name = part.getValue().path(1).asText("");
            if (name.equals("AutoencoderKL")
                    || name.equals("UNet2DConditionModel")
                    || name.startsWith("CLIPTextModel")) {
                networks.put(part.getKey(), name);
            }
        });
        return networks;
    }

    /** Builds the network of a part. */
    Network<?> network(String part, WeightSource weights) {
        String file = part + "/config.json";
        ObjectNode config = json(file);
        String name = json(INDEX).path(part).path(1).asText();
        return switch (name) {
            case "UNet2DConditionModel" -> new UNet2DConditionModel(UNet2DConditionConfig.of(file, config), weights);
            case "CLIPTextModel" -> new CLIPTextModel(CLIPTextConfig.of(file, config), weights);
            case "CLIPTextModelWithProjection" ->
                new CLIPTextModelWithProjection(CLIPTextConfig.of(file, config), weights);
            case "AutoencoderKL" -> vae(weights);
            default -> throw new IllegalArgumentException(part + " is of class " + name);
        };
    }

    /** Builds the autoencoder. */
    AutoencoderKL vae(WeightSource weights) {
        return new AutoencoderKL(AutoencoderKLConfig.of("vae/config.json", json("vae/config.json")), weights);
    }

    /** Reads the configuration of its noise schedule. */
    public SchedulerConfig schedulerConfig() {
        return SchedulerConfig.read(folder.resolve("scheduler/scheduler_config.json"));
    }

    private ObjectNode json(String file) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(folder.resolve(file).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
