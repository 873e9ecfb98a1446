package dev.dreambooth.bench.gates;

import dev.dreambooth.contract.evaluation.Evaluation;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.engine.data.png.GenerationParameters;
import dev.dreambooth.engine.data.png.PngReader;
import dev.dreambooth.engine.data.png.PngWriter;
import dev.dreambooth.engine.weights.SafetensorsFile;
import dev.dreambooth.engine.weights.SafetensorsWriter;
import dev.dreambooth.engine.weights.TensorData;
import dev.dreambooth.engine.weights.TensorEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Does to the results of a good training what befalls results. */
final class Damages {
    private static final Path VAE = Path.of("model", "vae", "diffusion_pytorch_model.safetensors");

    private Damages() {}

    /** Damages the autoencoder of a trained model. */
    static void vae(Path results, Trial.Damage damage) throws IOException {
        if (damage == Trial.Damage.EMPTY_VAE) {
            change(results.resolve(VAE), "decoder.conv_out.", bytes -> new byte[bytes.length]);
        } else if (damage == Trial.Damage.SHUFFLED_VAE) {
            change(results.resolve(VAE), "decoder.conv_in.weight", Damages::turnedAround);
        }
    }

    /**
     * Puts the first of each prompt's images in the place of all, and lets the next evaluation look again.
     *
     * @param identifier the word that prompts of the subject hold, and no others
     */
    static void oneSeed(Path results, String identifier) throws IOException {
        Map<String, byte[]> first = new HashMap<>();
        List<Path> images = new ArrayList<>();
        try (Stream<Path> all = Files.list(results.resolve(Path.of(".work", "evaluate-images")))) {
            all.filter(file -> file.toString().endsWith(".png")).sorted().forEach(images::add);
        }
        for (Path image : images) {
            byte[] png = Files.readAllBytes(image);
            GenerationParameters made = GenerationParameters.ofPng(png).orElseThrow();
            if (made.prompt().contains(identifier)) {
                byte[] sameForAll = first.computeIfAbsent(made.prompt(), prompt -> png);
                AtomicFiles.write(image, PngWriter.encode(PngReader.read(sameForAll), made.toTexts()));
            }
        }
        AtomicFiles.delete(results.resolve("evaluation").resolve(Evaluation.FILE_NAME));
    }

    private static void change(Path file, String layer, UnaryOperator<byte[]> change) throws IOException {
        List<TensorData> tensors = new ArrayList<>();
        try (SafetensorsFile weights = SafetensorsFile.open(file)) {
            for (String name : weights.names()) {
                TensorEntry entry = weights.find(name).orElseThrow();
                byte[] bytes = new byte[Math.toIntExact(entry.byteSize())];
                weights.bytes(name).get(bytes);
                byte[] changed = name.startsWith(layer) ? change.apply(bytes) : bytes;
                tensors.add(new TensorData(name, entry.dtype(), entry.shape(), () -> ByteBuffer.wrap(changed)));
            }
        }
        SafetensorsWriter.write(file, tensors);
    }

    /** Numbers of two bytes each, in the opposite order. */
    private static byte[] turnedAround(byte[] numbers) {
        byte[] turned = new byte[numbers.length];
        for (int i = 0; i < numbers.length; i += 2) {
            turned[i] = numbers[numbers.length - 2 - i];
            turned[i + 1] = numbers[numbers.length - 1 - i];
        }
        return turned;
    }
}
