package dev.dreambooth.embedded.training;

import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.model.Parameters;
import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.model.vae.AutoencoderKL;
import dev.dreambooth.engine.tensor.DType;
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

/** Puts the averaged weights of finished runs into a model folder of diffusers' form, in half precision. */
public final class Exporter {
    private Exporter() {}

    /** See README.md for the options. */
    public static void main(String[] arguments) throws IOException {
        Options options = new Options(arguments);
        ModelFiles files = new ModelFiles(Path.of(options.text("model", "src/main/model")));
        Path target = Path.of(options.text("out", "target/model"));
        copy(files.folder(), target);
        WeightSource encoder = checkpoint(options, "encoder", "");
        WeightSource decoder = checkpoint(options, "decoder", "");
        try (UNet2DConditionModel unet = files.unet(checkpoint(options, "diffusion", "unet."));
                CLIPTextModel text = files.textEncoder(checkpoint(options, "diffusion", "text_encoder."));
                AutoencoderKL vae = files.vae(
                        (name, shape) -> (AutoencoderTrainer.isDecoder(name) ? decoder : encoder).get(name, shape))) {
            write(unet.parameters(), target.resolve("unet/diffusion_pytorch_model.safetensors"));
            write(text.parameters(), target.resolve("text_encoder/model.safetensors"));
            write(vae.parameters(), target.resolve("vae/diffusion_pytorch_model.safetensors"));
        }
        System.out.println(target + " " + ModelFamilies.openFolder(target).digest());
    }

    /** Averages of the run in folder {@code target/<run>}, or the one given by option {@code --<run>}. */
    private static WeightSource checkpoint(Options options, String run, String prefix) {
        return Checkpoint.averages(
                Path.of(options.text(run, "target/" + run)).resolve("checkpoint.safetensors"), prefix);
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> tree = Files.walk(from)) {
            files = tree.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path copy = to.resolve(from.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void write(Parameters parameters, Path file) {
        List<TensorData> data = new ArrayList<>();
        parameters.asMap().forEach((name, weight) -> data.add(TensorData.of(name, weight, DType.FLOAT16)));
        SafetensorsWriter.write(file, data);
    }
}
