package dev.dreambooth.engine.stage;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.contract.settings.CommonSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The small model inside the engine's jar, unpacked once into a cache folder since weights are read by mapping files. */
final class EmbeddedModel {
    private static final String RESOURCES = "/dev/dreambooth/engine/embedded/";
    private static final List<String> FILES = List.of(
            "model_index.json",
            "dreambooth-defaults.json",
            "scheduler/scheduler_config.json",
            "text_encoder/config.json",
            "text_encoder/model.safetensors",
            "tokenizer/merges.txt",
            "tokenizer/special_tokens_map.json",
            "tokenizer/tokenizer_config.json",
            "tokenizer/vocab.json",
            "unet/config.json",
            "unet/diffusion_pytorch_model.safetensors",
            "vae/config.json",
            "vae/diffusion_pytorch_model.safetensors");

    private EmbeddedModel() {}

    /**
     * Returns the folder of the embedded model, unpacking it if it is not there or not whole.
     *
     * @param cache folder that may hold it from an earlier run
     */
    static Path unpack(Path cache) {
        try {
            Map<String, byte[]> contents = new TreeMap<>();
            StringBuilder digests = new StringBuilder();
            for (String name : FILES) {
                byte[] content = resource(name);
                contents.put(name, content);
                digests.append(Sha256.of(content));
            }
            String digest = Sha256.of(digests.toString().getBytes(StandardCharsets.UTF_8));
            Path folder = cache.resolve("embedded-" + digest.substring(0, 16));
            if (!isWhole(folder, contents)) {
                AtomicFiles.writeFolder(folder, aside -> write(contents, aside));
            }
            return folder;
        } catch (IOException e) {
            throw new UserError(
                            ExitCode.INTERNAL,
                            "The embedded model cannot be read: " + e.getMessage() + ".",
                            "Check that the engine's jar is whole, or set model to a folder.")
                    .about(CommonSettings.MODEL)
                    .causedBy(e);
        }
    }

    private static boolean isWhole(Path folder, Map<String, byte[]> contents) throws IOException {
        for (Map.Entry<String, byte[]> entry : contents.entrySet()) {
            Path file = folder.resolve(entry.getKey());
            if (!Files.isRegularFile(file) || !Sha256.of(file).equals(Sha256.of(entry.getValue()))) {
                return false;
            }
        }
        return true;
    }

    private static void write(Map<String, byte[]> contents, Path folder) throws IOException {
        for (Map.Entry<String, byte[]> entry : contents.entrySet()) {
            Path file = folder.resolve(entry.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, entry.getValue());
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = EmbeddedModel.class.getResourceAsStream(RESOURCES + name)) {
            if (in == null) {
                throw new IOException("this engine carries no " + name);
            }
            return in.readAllBytes();
        }
    }
}
