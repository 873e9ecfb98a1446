package dev.dreambooth.engine.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.FirstBytes;
import dev.dreambooth.contract.io.ProcessLock;
import dev.dreambooth.contract.io.StatCache;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.engine.model.original.IncompleteCheckpointException;
import dev.dreambooth.engine.model.original.OriginalWeights;
import dev.dreambooth.engine.model.original.UnknownWeightsException;
import dev.dreambooth.engine.weights.SafetensorsWriter;
import dev.dreambooth.engine.weights.StrictJson;
import dev.dreambooth.engine.weights.TensorFile;
import dev.dreambooth.engine.weights.pickle.TensorFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A model in one {@code .safetensors} or {@code .ckpt} file, as its authors' code and most model sites lay it out. It is
 * turned into a folder as diffusers lays it out, once, under its content, and used like any other from then on. Weights are
 * copied byte for byte.
 */
public final class SingleFileModel {
    private static final String SAFETENSORS = ".safetensors";
    private static final String CHECKPOINT = ".ckpt";
    private static final String FOLDER = "-folder";
    private static final String NOTES = "single-file.json";

    private final Path file;
    private final OriginalWeights weights;

    /**
     * What a file became.
     *
     * @param folder the model as diffusers lays it out
     * @param notes what a person should know of how the file was read
     * @param assumption what holds unless the setting {@code predictionType} says otherwise
     */
    public record Unpacked(Path folder, List<String> notes, Optional<String> assumption) {}

    private SingleFileModel(Path file, OriginalWeights weights) {
        this.file = file;
        this.weights = weights;
    }

    /**
     * Returns the folder of a model in a single file, making it if nobody has yet.
     *
     * @param cache the folder that receives models, each in a folder of its own
     * @throws UserError if it is no such model
     */
    public static Unpacked unpack(Path file, Path cache) {
        if (!TensorFiles.looksLikeOne(file)) {
            throw UserError.data(
                            "The model " + file + " is a single file, but neither " + SAFETENSORS + " nor " + CHECKPOINT
                                    + FirstBytes.ofBinary(file)
                                            .map(found -> ": it is " + found.what())
                                            .orElse("")
                                    + ".",
                            "Take the model's " + SAFETENSORS + " file, or a folder that holds model_index.json.")
                    .about(CommonSettings.MODEL);
        }
        try {
            String digest = StatCache.ofUser().sha256(file);
            Path folder = cache.resolve("models").resolve(digest + FOLDER);
            try (ProcessLock lock = ProcessLock.await(folder.resolveSibling(digest + ".lock"))) {
                if (!Files.isDirectory(folder)) {
                    try (TensorFile tensors = TensorFiles.open(file)) {
                        SingleFileModel model = new SingleFileModel(file, OriginalWeights.of(tensors));
                        AtomicFiles.writeFolder(folder, model::write);
                    }
                }
            }
            return noted(folder);
        } catch (IncompleteCheckpointException e) {
            throw unusable(file, "it lacks the weight that diffusers calls " + e.getMessage());
        } catch (IOException e) {
            throw unusable(file, "it cannot be read: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unusable(file, "the wait for another run that opens it was interrupted");
        }
    }

    /**
     * Does as {@link #unpack} for a file that comes to be written again and again: what its earlier contents became is
     * deleted.
     *
     * @param cache holds nothing of other files
     */
    public static Unpacked unpackNewest(Path file, Path cache) {
        Unpacked unpacked = unpack(file, cache);
        try (Stream<Path> all = Files.list(cache.resolve("models"))) {
            for (Path other : all.filter(path -> path.toString().endsWith(FOLDER) && !path.equals(unpacked.folder()))
                    .toList()) {
                AtomicFiles.discard(other);
            }
        } catch (IOException e) {
            throw AtomicFiles.unwritable(cache, e);
        }
        return unpacked;
    }

    private void write(Path folder) throws IOException {
        SingleFileLayout layout = layout();
        SingleFileLayout.Unpacked unpacked;
        try {
            unpacked = layout.unpack(weights);
        } catch (UnknownWeightsException e) {
            throw unusable(file, "it has weights that no model of its kind has: " + e.names());
        }
        for (SingleFileLayout.UnpackedPart part : unpacked.parts()) {
            write(folder.resolve(part.part().name()), part);
        }
        layout.writeOthers(folder);
        Files.writeString(folder.resolve("model_index.json"), CanonicalJson.indented(unpacked.index()));
        ObjectNode notes = CanonicalJson.STRICT.createObjectNode();
        unpacked.notes().forEach(notes.putArray("notes")::add);
        unpacked.assumption().ifPresent(assumption -> notes.put("assumption", assumption));
        Files.writeString(folder.resolve(NOTES), CanonicalJson.indented(notes));
    }

    private static void write(Path folder, SingleFileLayout.UnpackedPart part) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(part.part().configName()), CanonicalJson.indented(part.config()));
        part.part()
                .weightsStem()
                .ifPresent(stem -> SafetensorsWriter.write(folder.resolve(stem + SAFETENSORS), part.weights()));
    }

    /** Returns a folder with what was noted when it was made; earlier versions noted nothing. */
    private static Unpacked noted(Path folder) {
        Path file = folder.resolve(NOTES);
        if (!Files.isRegularFile(file)) {
            return new Unpacked(folder, List.of(), Optional.empty());
        }
        ObjectNode notes = StrictJson.readConfig(file);
        List<String> lines = StreamSupport.stream(notes.path("notes").spliterator(), false)
                .map(note -> note.asText())
                .toList();
        return new Unpacked(
                folder,
                lines,
                Optional.of(notes.path("assumption").asText()).filter(assumption -> !assumption.isEmpty()));
    }

    /** Finds the family by names and shapes of the weights. */
    private SingleFileLayout layout() {
        ForeignFile.of(weights).ifPresent(foreign -> {
            throw unusable(file, foreign.what(), foreign.remedy());
        });
        SingleFileLayout likely = ModelFamilies.all().stream()
                .flatMap(family -> family.singleFiles().stream())
                .max(Comparator.comparingInt(layout -> layout.likeness(weights)))
                .orElseThrow();
        likely.refusal(weights).ifPresent(refusal -> {
            throw unusable(file, refusal);
        });
        return likely;
    }

    private static UserError unusable(Path file, String why) {
        return unusable(
                file,
                why,
                "Give a model that is whole, of Stable Diffusion 1.x, 2.x or XL, or its folder as diffusers saves it.");
    }

    private static UserError unusable(Path file, String why, String remedy) {
        return UserError.data("The model file " + file + " cannot be used: " + why + ".", remedy)
                .about(CommonSettings.MODEL);
    }
}
