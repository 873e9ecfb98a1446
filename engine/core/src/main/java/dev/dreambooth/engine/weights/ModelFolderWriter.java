package dev.dreambooth.engine.weights;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.engine.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes a model folder that equals another save for the weights of some components: what training leaves behind. diffusers
 * opens the result as it opens the original.
 */
public final class ModelFolderWriter {
    /** Recommended settings that a base model may carry beside {@code model_index.json}. */
    public static final String DEFAULTS_FILE = "dreambooth-defaults.json";

    private final ModelFolder base;
    private final Map<ModelPart, Collection<TensorData>> replaced = new HashMap<>();
    private Optional<DType> type = Optional.empty();
    private Optional<ObjectNode> scheduler = Optional.empty();

    /** Starts from a base model, of which everything is copied that {@link #replace} does not name. */
    public ModelFolderWriter(ModelFolder base) {
        this.base = base;
    }

    /**
     * Gives a part new weights; its configuration stays.
     *
     * @return this writer
     * @throws IllegalArgumentException if the part has no weights
     */
    public ModelFolderWriter replace(ModelPart part, Collection<TensorData> weights) {
        if (part.weightsStem().isEmpty()) {
            throw new IllegalArgumentException(part + " has no weights");
        }
        replaced.put(part, weights);
        return this;
    }

    /**
     * Rounds the weights of all parts to one type, also those that are copied.
     *
     * @return this writer
     */
    public ModelFolderWriter as(DType precision) {
        type = Optional.of(precision);
        return this;
    }

    /**
     * Gives the model another scheduler.
     *
     * @param config {@code scheduler_config.json} with its class
     * @return this writer
     */
    public ModelFolderWriter schedule(ObjectNode config) {
        scheduler = Optional.of(config);
        return this;
    }

    /** Returns the new weights of parts. */
    public Map<ModelPart, Collection<TensorData>> replaced() {
        return Map.copyOf(replaced);
    }

    /**
     * Writes the folder.
     *
     * @param target a folder to fill; created if missing. It is the caller's to write aside and move: a model is moved
     *     together with the record of its making
     * @throws dev.dreambooth.contract.UserError if it cannot be written
     */
    public void write(Path target) {
        try {
            Files.createDirectories(target);
            copy(base.path().resolve(ModelIndex.FILE_NAME), target);
            if (Files.isRegularFile(base.path().resolve(DEFAULTS_FILE))) {
                copy(base.path().resolve(DEFAULTS_FILE), target);
            }
            for (ModelPart part : base.layout().parts()) {
                writePart(part, Files.createDirectories(target.resolve(part.name())));
            }
            for (String unused : base.unusedParts()) {
                copyTree(base.path().resolve(unused), target.resolve(unused));
            }
            scheduler.ifPresent(config -> replaceScheduler(target, config));
        } catch (IOException failure) {
            throw AtomicFiles.unwritable(target, failure);
        }
    }

    /** Returns about how many bytes {@link #write} writes. */
    public long byteSize() {
        try {
            long bytes = weightBytes();
            for (ModelPart part : base.layout().parts()) {
                for (Path file : base.smallFiles(part)) {
                    bytes += Files.size(file);
                }
            }
            for (String unused : base.unusedParts()) {
                bytes += treeSize(base.path().resolve(unused));
            }
            return bytes;
        } catch (IOException failure) {
            throw AtomicFiles.unwritable(base.path(), failure);
        }
    }

    /** Returns how many bytes the weights of all parts are. */
    public long weightBytes() {
        long bytes = 0;
        for (ModelPart part : base.layout().networks()) {
            if (replaced.containsKey(part)) {
                bytes += byteSize(replaced.get(part));
            } else {
                try (WeightSet set = base.weights(part)) {
                    bytes += byteSize(set.tensors());
                }
            }
        }
        return bytes;
    }

    private long byteSize(Collection<TensorData> weights) {
        return weights.stream()
                .map(weight -> type.isPresent() ? weight.as(type.get()) : weight)
                .mapToLong(TensorData::byteSize)
                .sum();
    }

    private static long treeSize(Path root) throws IOException {
        long bytes = 0;
        try (Stream<Path> walk = Files.exists(root) ? Files.walk(root) : Stream.empty()) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    private void writePart(ModelPart part, Path folder) throws IOException {
        for (Path file : base.smallFiles(part)) {
            copy(file, folder);
        }
        Optional<String> stem = part.weightsStem();
        if (stem.isEmpty()) {
            return;
        }
        if (replaced.containsKey(part)) {
            write(folder, stem.get(), replaced.get(part));
            return;
        }
        if (type.isPresent()) {
            try (WeightSet set = base.weights(part)) {
                write(folder, stem.get(), set.tensors());
            }
            return;
        }
        // Copied weights take the plain name, so that a reader needs no variant to find them beside the trained ones.
        WeightFiles files = base.weightFiles(part);
        if (files.index().isPresent()) {
            Files.copy(files.index().get(), folder.resolve(stem.get() + ".safetensors.index.json"));
            for (Path shard : files.shards()) {
                copy(shard, folder);
            }
        } else {
            Files.copy(files.shards().get(0), folder.resolve(stem.get() + ".safetensors"));
        }
    }

    private void write(Path folder, String stem, Collection<TensorData> weights) {
        SafetensorsWriter.write(
                folder.resolve(stem + ".safetensors"),
                weights.stream()
                        .map(weight -> type.isPresent() ? weight.as(type.get()) : weight)
                        .toList());
    }

    private void replaceScheduler(Path folder, ObjectNode config) {
        ModelPart part = base.layout().scheduler();
        ObjectNode index = StrictJson.readConfig(folder.resolve(ModelIndex.FILE_NAME));
        ArrayNode entry = index.putArray(part.name());
        entry.add("diffusers").add(config.path("_class_name").asText());
        AtomicFiles.write(folder.resolve(ModelIndex.FILE_NAME), index);
        AtomicFiles.write(folder.resolve(part.name()).resolve(part.configName()), config);
    }

    private static void copy(Path file, Path folder) throws IOException {
        Files.copy(file, folder.resolve(file.getFileName()));
    }

    private static void copyTree(Path source, Path target) throws IOException {
        List<Path> found;
        try (Stream<Path> walk = Files.exists(source) ? Files.walk(source) : Stream.empty()) {
            found = walk.sorted().toList();
        }
        for (Path path : found) {
            Path destination = target.resolve(source.relativize(path).toString());
            if (Files.isDirectory(path)) {
                Files.createDirectories(destination);
            } else if (Files.isRegularFile(path)) {
                Files.copy(path, destination);
            }
        }
    }
}
