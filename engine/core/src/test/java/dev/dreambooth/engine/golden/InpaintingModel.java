package dev.dreambooth.engine.golden;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.SafetensorsFile;
import dev.dreambooth.engine.weights.SafetensorsWriter;
import dev.dreambooth.engine.weights.TensorData;
import dev.dreambooth.engine.weights.TensorEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Small models with the UNet of 9 channels that {@code img2img_golden.py} gave them. */
public final class InpaintingModel {
    private static final String CONV_IN = "conv_in.weight";

    private InpaintingModel() {}

    /** Writes a Stable Diffusion 1.x one into a new folder. */
    public static Path write(Path folder) throws IOException {
        return write("pipeline/sd1", folder);
    }

    /** Writes that of some golden model into a new folder, as diffusers saves it. */
    static Path write(String model, Path folder) throws IOException {
        copy(Golden.folder(model).resolve("model"), folder);
        change(
                folder.resolve("model_index.json"),
                index -> index.put(
                        "_class_name", index.get("_class_name").asText().replaceFirst("Pipeline$", "InpaintPipeline")));
        change(folder.resolve("unet/config.json"), config -> config.put("in_channels", 9));
        Path weights = folder.resolve("unet/diffusion_pytorch_model.safetensors");
        List<TensorData> changed = new ArrayList<>();
        try (Scope scope = Scope.open();
                SafetensorsFile file = SafetensorsFile.open(weights);
                Golden golden = Golden.open("img2img")) {
            Tensor convIn = golden.tensor(CONV_IN);
            for (String name : file.names()) {
                TensorEntry entry = file.find(name).orElseThrow();
                changed.add(
                        name.equals(CONV_IN)
                                ? TensorData.of(name, convIn)
                                : new TensorData(name, entry.dtype(), entry.shape(), () -> file.bytes(name)));
            }
            SafetensorsWriter.write(weights, changed);
        }
        return folder;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> walk = Files.walk(from)) {
            for (Path source : walk.toList()) {
                Path target = to.resolve(from.relativize(source).toString());
                if (Files.isDirectory(source)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(source, target);
                }
            }
        }
    }

    private static void change(Path file, Consumer<ObjectNode> how) throws IOException {
        ObjectNode json = (ObjectNode) new ObjectMapper().readTree(file.toFile());
        how.accept(json);
        Files.writeString(file, json.toString());
    }
}
