package dev.dreambooth.engine.family;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.ProcessLock;
import dev.dreambooth.contract.io.StatCache;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.engine.model.original.IncompleteCheckpointException;
import dev.dreambooth.engine.model.original.OriginalWeights;
import dev.dreambooth.engine.weights.SafetensorsFile;
import dev.dreambooth.engine.weights.SafetensorsWriter;
import dev.dreambooth.engine.weights.TensorFile;
import dev.dreambooth.engine.weights.pickle.TorchCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A model in one {@code .safetensors} or {@code .ckpt} file, as its authors' code and most model sites lay it out. It is
 * turned into a folder as diffusers lays it out, once, under its content, and used like any other from then on. Weights are
 * copied byte for byte.
 */
public final class SingleFileModel {
    private static final String SAFETENSORS = ".safetensors";
    private static final String CHECKPOINT = ".ckpt";

    /** What tells that no family here opens a file, by the beginning of a name. */
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
        SingleFileLayout layout = layout();
        for (SingleFileLayout.UnpackedPart part : layout.parts(new OriginalWeights(weights))) {
            write(folder.resolve(part.part().name()), part);
        }
        layout.writeOthers(folder);
        Files.writeString(folder.resolve("model_index.json"), CanonicalJson.indented(layout.index()));
    }

    private static void write(Path folder, SingleFileLayout.UnpackedPart part) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(part.part().configName()), CanonicalJson.indented(part.config()));
        part.part()
                .weightsStem()
                .ifPresent(stem -> SafetensorsWriter.write(folder.resolve(stem + SAFETENSORS), part.weights()));
    }

    /** Finds the family by the names of the weights. */
    private SingleFileLayout layout() {
        OTHER_FAMILIES.forEach((prefix, family) -> {
            if (weights.names().stream().anyMatch(name -> name.startsWith(prefix))) {
                throw unusable(file, "it is " + family);
            }
        });
        List<SingleFileLayout> layouts = ModelFamilies.all().stream()
                .flatMap(family -> family.singleFile().stream())
                .toList();
        return layouts.stream()
                .filter(layout -> layout.refusal(weights.names()).isEmpty())
                .findFirst()
                .orElseThrow(() ->
                        unusable(file, layouts.get(0).refusal(weights.names()).orElseThrow()));
    }

    private static UserError unusable(Path file, String why) {
        return UserError.data(
                        "The model file " + file + " cannot be used: " + why + ".",
                        "Give a Stable Diffusion 1.x model that is whole, or its folder as diffusers saves it.")
                .about(CommonSettings.MODEL);
    }
}
