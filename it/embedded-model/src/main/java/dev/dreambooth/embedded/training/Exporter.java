package dev.dreambooth.embedded.training;

import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.model.Network;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Puts the averaged weights of finished runs into a model folder of diffusers' form, in half precision. */
public final class Exporter {
    private static final String VAE = "vae";

    private Exporter() {}

    /** See README.md for the options. */
    public static void main(String[] arguments) throws IOException {
        Options options = new Options(arguments);
        ModelFiles files = new ModelFiles(Path.of(options.text("model", "src/main/model")));
        InitialModel initial = new InitialModel(files, options.number("seed", 1));
        Path target = Path.of(options.text("out", "target/model"));
        initial.copyFiles(target);
        for (String part : files.networks().keySet()) {
            if (part.equals(VAE)) {
                exportVae(options, files, target);
                continue;
            }
            // what nothing depends on was not trained, and stays as it began
            WeightSource averages = checkpoint(options, "diffusion", part + ".", initial.weights(part));
            try (Network<?> network = files.network(part, averages)) {
                InitialModel.write(network, target, part, DType.FLOAT16);
            }
        }
        System.out.println(target + " " + ModelFamilies.openFolder(target).digest());
    }

    /** That of the runs, or that of the model given by option {@code --vae}. */
    private static void exportVae(Options options, ModelFiles files, Path target) throws IOException {
        String other = options.text(VAE, "");
        if (!other.isEmpty()) {
            String weights = "vae/diffusion_pytorch_model.safetensors";
            Files.copy(Path.of(other).resolve(weights), target.resolve(weights), StandardCopyOption.REPLACE_EXISTING);
            return;
        }
        WeightSource none = (name, shape) -> {
            throw new IllegalStateException("the run trained no " + name);
        };
        WeightSource encoder = checkpoint(options, "encoder", "", none);
        WeightSource decoder = checkpoint(options, "decoder", "", none);
        try (Network<?> vae =
                files.vae((name, shape) -> (AutoencoderTrainer.isDecoder(name) ? decoder : encoder).get(name, shape))) {
            InitialModel.write(vae, target, VAE, DType.FLOAT16);
        }
    }

    /** Averages of the run in folder {@code target/<run>}, or the one given by option {@code --<run>}. */
    private static WeightSource checkpoint(Options options, String run, String prefix, WeightSource untrained) {
        return Checkpoint.averages(
                Path.of(options.text(run, "target/" + run)).resolve("checkpoint.safetensors"), prefix, untrained);
    }
}
