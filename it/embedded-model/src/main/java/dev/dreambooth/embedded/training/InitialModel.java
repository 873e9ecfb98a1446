package dev.dreambooth.embedded.training;

import dev.dreambooth.engine.model.Network;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.weights.InitialWeights;
import dev.dreambooth.engine.weights.SafetensorsWriter;
import dev.dreambooth.engine.weights.TensorData;
import dev.dreambooth.engine.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A model before any training, as a folder that the engine opens like any other: whatever its family, what is trained is
 * then what users train.
 *
 * @param files its configuration
 * @param seed of its weights
 */
record InitialModel(ModelFiles files, long seed) {
    /** Writes the folder, anew if it is there. */
    void write(Path folder) throws IOException {
        copyFiles(folder);
        for (String part : files.networks().keySet()) {
            try (Network<?> network = files.network(part, weights(part))) {
                write(network, folder, part, DType.FLOAT32);
            }
        }
    }

    /** The last layer of every residual branch of the UNet starts at zero: each block is the identity until it has learned. */
    WeightSource weights(String part) {
        return switch (part) {
            case "unet" ->
                new InitialWeights(
                        seed,
                        name -> name.contains("conv2.") || name.contains("proj_out.") || name.startsWith("conv_out."));
            case "text_encoder_2" -> new InitialWeights(seed + 2, name -> false);
            default -> new InitialWeights(seed + 1, name -> false);
        };
    }

    /** Copies everything but weights. */
    void copyFiles(Path folder) throws IOException {
        List<Path> found;
        try (Stream<Path> tree = Files.walk(files.folder())) {
            found = tree.filter(Files::isRegularFile).toList();
        }
        for (Path file : found) {
            Path copy = folder.resolve(files.folder().relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Writes the weights of one network. */
    static void write(Network<?> network, Path folder, String part, DType type) {
        String stem = part.startsWith("text_encoder") ? "model" : "diffusion_pytorch_model";
        List<TensorData> data = new ArrayList<>();
        network.parameters().asMap().forEach((name, weight) -> data.add(TensorData.of(name, weight, type)));
        SafetensorsWriter.write(folder.resolve(part).resolve(stem + ".safetensors"), data);
    }
}
