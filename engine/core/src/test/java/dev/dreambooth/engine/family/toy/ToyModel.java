package dev.dreambooth.engine.family.toy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.engine.model.Network;
import dev.dreambooth.engine.model.clip.CLIPTextConfig;
import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.weights.InitialWeights;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.SafetensorsWriter;
import dev.dreambooth.engine.weights.StrictJson;
import dev.dreambooth.engine.weights.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Writes a model of the toy family with random weights beside the tokenizer and autoencoder of another model. */
public final class ToyModel {
    private static final int SECOND_WIDTH = 12;

    private ToyModel() {}

    /**
     * Writes a model folder.
     *
     * @param parts a Stable Diffusion model whose tokenizer, first text encoder's shape, autoencoder and scheduler are taken
     */
    public static Path write(Path parts, Path target) throws IOException {
        copy(parts.resolve("vae"), target.resolve("vae"));
        copy(parts.resolve("scheduler"), target.resolve("scheduler"));
        copy(parts.resolve("tokenizer"), target.resolve("tokenizer"));
        copy(parts.resolve("tokenizer"), target.resolve("tokenizer_2"));
        ObjectNode one = StrictJson.readConfig(parts.resolve("text_encoder/config.json"));
        textEncoder(target, ToyFamily.TEXT_ENCODER, one, 1);
        textEncoder(target, ToyFamily.TEXT_ENCODER_2, one.deepCopy().put("hidden_size", SECOND_WIDTH), 2);
        ObjectNode denoiser = CanonicalJson.STRICT.createObjectNode().put("_class_name", "ToyDenoiser");
        denoiser.put("channels", 4).put("hidden", 8).put("pooled", SECOND_WIDTH);
        denoiser.put("text", one.path("hidden_size").asInt() + SECOND_WIDTH);
        network(
                target,
                ToyFamily.TRANSFORMER,
                denoiser,
                new ToyDenoiser(ToyFamily.config(denoiser), new InitialWeights(3, name -> false)));
        ObjectNode index = CanonicalJson.STRICT.createObjectNode().put("_class_name", "ToyPipeline");
        for (ModelPart part : new ToyFamily().layout().parts()) {
            String className = part.classes().stream().findFirst().orElse("PNDMScheduler");
            index.putArray(part.name()).add("toys").add(className);
        }
        Files.writeString(target.resolve("model_index.json"), CanonicalJson.indented(index));
        return target;
    }

    private static void textEncoder(Path target, ModelPart part, ObjectNode config, long seed) throws IOException {
        CLIPTextConfig shape = CLIPTextConfig.of(part.name(), config);
        network(target, part, config, new CLIPTextModel(shape, new InitialWeights(seed, name -> false)));
    }

    private static void network(Path target, ModelPart part, ObjectNode config, Network<?> network) throws IOException {
        Path folder = Files.createDirectories(target.resolve(part.name()));
        Files.writeString(folder.resolve(part.configName()), CanonicalJson.indented(config));
        try (network) {
            SafetensorsWriter.write(
                    folder.resolve(part.weightsStem().orElseThrow() + ".safetensors"),
                    network.parameters().asMap().entrySet().stream()
                            .map(weight -> TensorData.of(weight.getKey(), weight.getValue()))
                            .toList());
        }
    }

    private static void copy(Path source, Path target) throws IOException {
        Files.createDirectories(target);
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
    }
}
