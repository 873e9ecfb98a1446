package dev.dreambooth.engine.model.lora;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.SafetensorsFile;
import dev.dreambooth.engine.weights.TensorEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A LoRA in a file, in a layout of diffusers, of PEFT or of kohya's scripts. Adapters are looked up by the module
 * of the model that they stand beside, and none may be left over: a LoRA acts on the model that it was made for or not at
 * all.
 */
public final class LoraFile implements AutoCloseable {
    /** The files that a folder is searched for, the first first. */
    private static final List<String> FILE_NAMES =
            List.of(LoraWriter.DIFFUSERS_FILE, LoraWriter.KOHYA_FILE, "adapter_model.safetensors");

    private static final int NAMES_SHOWN = 3;
    private static final Pattern OTHER_METHODS =
            Pattern.compile(".*(dora_scale|lora_magnitude_vector|hada_|lokr_|oft_|lora_mid|\\.diff).*");

    private final SafetensorsFile tensors;
    private final Optional<Path> configuration;
    private final LoraMetadata metadata;
    private final Set<String> used = new HashSet<>();

    private LoraFile(SafetensorsFile tensors, Optional<Path> configuration) {
        this.tensors = tensors;
        this.configuration = configuration;
        this.metadata = configuration
                .map(LoraMetadata::ofPeft)
                .orElseGet(() -> LoraMetadata.read(tensors.path().toString(), tensors.metadata()));
    }

    /**
     * Opens a file and checks its header.
     *
     * @param place the file, or a folder that holds it under the name that diffusers, PEFT or this engine gives it
     * @throws UserError if it is missing, damaged, empty, or holds adapters of another kind
     */
    public static LoraFile open(Path place) {
        Path path = file(place);
        SafetensorsFile tensors = SafetensorsFile.open(path);
        try {
            if (tensors.names().isEmpty()) {
                throw UserError.data(path + " holds no tensors.", "Give the file of a LoRA.");
            }
            Optional<String> foreign = tensors.names().stream()
                    .filter(name -> OTHER_METHODS.matcher(name).matches())
                    .findFirst();
            if (foreign.isPresent()) {
                throw UserError.data(
                        path + " holds '" + SafetensorsFile.shown(foreign.get())
                                + "': adapters of another method than plain LoRA.",
                        "Give a plain LoRA, or merge it into its model with the program that made it.");
            }
            return new LoraFile(tensors, configuration(tensors));
        } catch (RuntimeException refused) {
            tensors.close();
            throw refused;
        }
    }

    /** PEFT's own files leave out what their matrices are multiplied by: without the file that tells they are no use. */
    private static Optional<Path> configuration(SafetensorsFile tensors) {
        if (tensors.names().stream().noneMatch(name -> name.startsWith(LoraKeys.PEFT_MODEL))) {
            return Optional.empty();
        }
        Path config = tensors.path().resolveSibling(LoraMetadata.PEFT_FILE);
        if (!Files.isRegularFile(config)) {
            throw UserError.data(
                    tensors.path() + " was saved by PEFT, and there is no " + LoraMetadata.PEFT_FILE + " beside it.",
                    "Copy that file too: the scale of the LoRA stands in it.");
        }
        return Optional.of(config);
    }

    private static Path file(Path place) {
        if (!Files.exists(place)) {
            throw UserError.data("The LoRA " + place + " does not exist.", "Give a .safetensors file, or its folder.");
        }
        if (!Files.isDirectory(place)) {
            return place;
        }
        return FILE_NAMES.stream()
                .map(place::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> UserError.data(
                        "The folder " + place + " holds none of " + String.join(", ", FILE_NAMES) + ".",
                        "Give the .safetensors file itself."));
    }

    /** Returns the SHA-256 of the file in hexadecimal, or of its and PEFT's configuration's where that is a file too. */
    public String digest() {
        try {
            String digest = Sha256.of(tensors.path());
            return configuration.isEmpty()
                    ? digest
                    : Sha256.of((digest + Sha256.of(configuration.get())).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw UserError.data(tensors.path() + " cannot be read: " + e.getMessage() + ".", "Check the file.")
                    .causedBy(e);
        }
    }

    /** Returns the file's path. */
    public Path path() {
        return tensors.path();
    }

    /**
     * Returns the adapter of a module, if the file has one.
     *
     * @param shape of the weight that it is for, [out, in] or [out, in, K, K]
     * @throws UserError if it cannot belong to a weight of this shape, or is damaged
     */
    Optional<StoredLora> find(ModelPart part, String module, long... shape) {
        for (LoraKeys keys : LoraKeys.known(part, module)) {
            if (tensors.find(keys.down()).isPresent()) {
                return Optional.of(load(keys, part, module, shape));
            }
        }
        return Optional.empty();
    }

    private StoredLora load(LoraKeys keys, ModelPart part, String module, long... shape) {
        TensorEntry down = entry(keys.down());
        TensorEntry up = entry(keys.up());
        long rank = down.shape().length == 0 ? 0 : down.shape()[0];
        long[] downShape = shape.clone();
        downShape[0] = rank;
        long[] upShape = {shape[0], rank};
        if (rank == 0 || !sameButForOnes(down.shape(), downShape) || !sameButForOnes(up.shape(), upShape)) {
            throw refusal("has for " + module + " the matrices " + Arrays.toString(down.shape()) + " and "
                    + Arrays.toString(up.shape()) + ", which do not fit the model's " + Arrays.toString(shape));
        }
        long[] upFull = new long[shape.length];
        Arrays.fill(upFull, 1);
        upFull[0] = shape[0];
        upFull[1] = rank;
        double scale = tensors.find(keys.alpha()).isPresent()
                ? scalar(keys.alpha()) / rank
                : metadata.scale(part, module, rank).orElse(1);
        return new StoredLora(new LoraLayer(tensor(down, downShape), tensor(up, upFull)), scale);
    }

    /** Whether two shapes are one but for sizes of 1 at the end, as between a matrix and a 1×1 kernel. */
    private static boolean sameButForOnes(long[] a, long... b) {
        for (int i = 0; i < Math.max(a.length, b.length); i++) {
            if ((i < a.length ? a[i] : 1) != (i < b.length ? b[i] : 1)) {
                return false;
            }
        }
        return true;
    }

    private TensorEntry entry(String name) {
        TensorEntry entry = tensors.find(name)
                .orElseThrow(
                        () -> refusal("lacks '" + SafetensorsFile.shown(name) + "', the other half of an adapter"));
        if (!entry.dtype().isFloating()) {
            throw refusal("holds '" + SafetensorsFile.shown(name) + "' as " + entry.dtype() + ", not as numbers with"
                    + " a fraction");
        }
        return entry;
    }

    private Tensor tensor(TensorEntry entry, long... shape) {
        used.add(entry.name());
        try (Scope scope = Scope.open()) {
            Tensor stored = Tensor.ofBytes(tensors.bytes(entry.name()), entry.dtype(), shape);
            return Scope.detach(entry.dtype() == DType.FLOAT32 ? stored.copy() : stored.to(DType.FLOAT32));
        }
    }

    private double scalar(String name) {
        TensorEntry entry = tensors.find(name).orElseThrow();
        if (entry.byteSize() != entry.dtype().bytes()) {
            throw refusal("holds '" + SafetensorsFile.shown(name) + "' as " + Arrays.toString(entry.shape())
                    + ", not as one number");
        }
        used.add(name);
        try (Scope scope = Scope.open()) {
            double value = Tensor.ofBytes(tensors.bytes(name), entry.dtype(), 1).item();
            if (!Double.isFinite(value)) {
                throw refusal("holds '" + SafetensorsFile.shown(name) + "' = " + value);
            }
            return value;
        }
    }

    /**
     * Checks that every tensor found its module; call it when the model is loaded.
     *
     * @throws UserError naming some that did not
     */
    public void refuseLeftOvers() {
        List<String> left = tensors.names().stream()
                .filter(name -> !used.contains(name))
                .map(SafetensorsFile::shown)
                .toList();
        if (!left.isEmpty()) {
            throw refusal("holds " + left.size() + " tensors that belong to no layer of the model: "
                    + String.join(", ", left.subList(0, Math.min(NAMES_SHOWN, left.size())))
                    + (left.size() > NAMES_SHOWN ? ", …" : ""));
        }
    }

    /** An error about this file. */
    UserError refusal(String finding) {
        return UserError.data(
                "The LoRA " + tensors.path() + " " + finding + ".",
                "It was made for another base model, or is damaged: give one that was trained on this model.");
    }

    @Override
    public void close() {
        tensors.close();
    }
}
