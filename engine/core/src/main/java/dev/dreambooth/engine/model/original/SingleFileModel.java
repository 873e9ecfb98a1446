package dev.dreambooth.engine.model.original;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.CanonicalJson;
import dev.dreambooth.contract.io.ProcessLock;
import dev.dreambooth.contract.io.StatCache;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.engine.model.clip.StandardTokenizer;
import dev.dreambooth.engine.weights.Component;
import dev.dreambooth.engine.weights.SafetensorsFile;
import dev.dreambooth.engine.weights.SafetensorsWriter;
import dev.dreambooth.engine.weights.TensorData;
import dev.dreambooth.engine.weights.TensorEntry;
import dev.dreambooth.engine.weights.TensorFile;
import dev.dreambooth.engine.weights.pickle.TorchCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A Stable Diffusion 1.x model in one {@code .safetensors} or {@code .ckpt} file, as its authors' code and most model sites
 * lay it out. It is turned into a folder as diffusers lays it out, once, under its content, and used like any other from then on. Weights
 * are copied byte for byte.
 */
public final class SingleFileModel {
    private static final String SAFETENSORS = ".safetensors";
    private static final String CHECKPOINT = ".ckpt";

    /** What tells other families from Stable Diffusion 1.x, by the beginning of a name. */
    private static final Map<String, String> OTHER_FAMILIES = Map.of(
            "conditioner.embedders.", "Stable Diffusion XL",
            "cond_stage_model.model.", "Stable Diffusion 2.x",
            "text_encoders.", "Stable Diffusion 3",
            "lora_", "a LoRA");

    private final Path file;
    private final TensorFile weights;

    private SingleFileModel(Path file, TensorFile weights) {
        this.file = file;
        this.weights = weights;
    }

    /**
     * Returns the folder of a model in a single file, making it if nobody has yet.
     *
     * @param cache the folder that receives models, each in a folder of its own
     * @throws UserError if it is no such model
     */
    public static Path unpack(Path file, Path cache) {
        if (!isSafetensors(file) && !isCheckpoint(file)) {
            throw UserError.data(
                            "The model " + file + " is a single file, but neither " + SAFETENSORS + " nor " + CHECKPOINT
                                    + ".",
                            "Take the model's " + SAFETENSORS + " file, or a folder that holds model_index.json.")
                    .about(CommonSettings.MODEL);
        }
        try {
            String digest = StatCache.ofUser().sha256(file);
            Path folder = cache.resolve("models").resolve(digest + "-folder");
            try (ProcessLock lock = ProcessLock.await(folder.resolveSibling(digest + ".lock"))) {
                if (!Files.isDirectory(folder)) {
                    try (TensorFile weights =
                            isCheckpoint(file) ? TorchCheckpoint.open(file) : SafetensorsFile.open(file)) {
                        SingleFileModel model = new SingleFileModel(file, weights);
                        AtomicFiles.writeFolder(folder, model::write);
                    }
                }
            }
            return folder;
        } catch (IncompleteCheckpointException e) {
            throw unusable(file, "it lacks the weight that diffusers calls " + e.getMessage());
        } catch (IOException e) {
            throw unusable(file, "it cannot be read: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unusable(file, "the wait for another run that opens it was interrupted");
        }
    }

    private static boolean isSafetensors(Path file) {
        return file.getFileName().toString().endsWith(SAFETENSORS);
    }

    private static boolean isCheckpoint(Path file) {
        return file.getFileName().toString().endsWith(CHECKPOINT);
    }

    private void write(Path folder) throws IOException {
        refuseOtherFamilies();
        UNetNames unet = new UNetNames(names(UNetNames.PREFIX));
        Map<String, TensorData> unetWeights = renamed(UNetNames.PREFIX, unet::diffusers);
        write(folder, Component.UNET, OriginalConfigs.unet(unetWeights, unet), unetWeights);
        VaeNames vae = new VaeNames(names(VaeNames.PREFIX));
        Map<String, TensorData> vaeWeights = renamed(VaeNames.PREFIX, vae::diffusers);
        write(folder, Component.VAE, OriginalConfigs.vae(vaeWeights, vae), vaeWeights);
        Map<String, TensorData> textWeights = renamed(TextEncoderNames.PREFIX, TextEncoderNames::diffusers);
        write(folder, Component.TEXT_ENCODER, OriginalConfigs.textEncoder(textWeights), textWeights);
        StandardTokenizer.write(Files.createDirectories(folder.resolve(Component.TOKENIZER.folder())));
        write(folder, Component.SCHEDULER, OriginalConfigs.scheduler(), Map.of());
        Files.writeString(folder.resolve("model_index.json"), CanonicalJson.indented(OriginalConfigs.index()));
    }

    private static void write(Path model, Component component, ObjectNode config, Map<String, TensorData> weights)
            throws IOException {
        Path folder = Files.createDirectories(model.resolve(component.folder()));
        Files.writeString(folder.resolve(component.configName()), CanonicalJson.indented(config));
        component
                .weightsStem()
                .ifPresent(stem -> SafetensorsWriter.write(folder.resolve(stem + SAFETENSORS), weights.values()));
    }

    private void refuseOtherFamilies() {
        OTHER_FAMILIES.forEach((prefix, family) -> {
            if (!names(prefix).isEmpty()) {
                throw unusable(file, "it is " + family);
            }
        });
        for (String prefix : new String[] {UNetNames.PREFIX, VaeNames.PREFIX, TextEncoderNames.PREFIX}) {
            if (names(prefix).isEmpty()) {
                throw unusable(file, "it holds no weights that begin with " + prefix);
            }
        }
    }

    /** Returns what is under a prefix by its name in diffusers; what has none there is no weight of the model. */
    private Map<String, TensorData> renamed(String prefix, Function<String, Optional<String>> diffusers) {
        Map<String, TensorData> renamed = new TreeMap<>();
        for (String name : names(prefix)) {
            diffusers.apply(name).ifPresent(known -> renamed.put(known, tensor(prefix + name, known)));
        }
        return renamed;
    }

    private TensorData tensor(String original, String name) {
        TensorEntry entry = weights.find(original).orElseThrow();
        long[] shape = entry.shape();
        boolean linearToday = shape.length == 4 && VaeNames.isProjection(name);
        return new TensorData(
                name, entry.dtype(), linearToday ? Arrays.copyOf(shape, 2) : shape, () -> weights.bytes(original));
    }

    /** Returns the names under a prefix, without it. */
    private Set<String> names(String prefix) {
        return weights.names().stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .collect(Collectors.toSet());
    }

    private static UserError unusable(Path file, String why) {
        return UserError.data(
                        "The model file " + file + " cannot be used: " + why + ".",
                        "Give a Stable Diffusion 1.x model that is whole, or its folder as diffusers saves it.")
                .about(CommonSettings.MODEL);
    }
}
