package dev.dreambooth.engine.model.lora;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.SafetensorsFile;
import dev.dreambooth.engine.weights.TensorEntry;
import dev.dreambooth.engine.weights.TensorFile;
import dev.dreambooth.engine.weights.pickle.TensorFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A LoRA in a file, in a layout of diffusers, of PEFT, of kohya's scripts or of LyCORIS; or adapters of a kindred method:
 * DoRA, LoHa, LoKr, LoCon. Adapters are looked up by the module of the model that they stand beside, and none may be left
 * over: a LoRA acts on the model that it was made for or not at all.
 */
public final class LoraFile implements AutoCloseable {
    /** The files that a folder is searched for, the first first. */
    private static final List<String> FILE_NAMES = List.of(
            LoraWriter.DIFFUSERS_FILE,
            LoraWriter.KOHYA_FILE,
            "adapter_model.safetensors",
            "pytorch_lora_weights.bin",
            "adapter_model.bin");

    /** How the names of words begin that were learnt beside a LoRA, and lie in its file. */
    public static final String BUNDLED = "bundle_emb.";

    private static final Pattern UNUSED_LAYER = Pattern.compile("(^|[._])text_projection[._]");
    private static final int NAMES_SHOWN = 3;
    private static final String ONE_NAME = "Give a file that names each layer once.";

    /** What tells a method that is not merged, by a part of a name. */
    private static final Map<String, String> OTHER_METHODS = Map.of(
            ".oft_", "OFT",
            ".boft_", "BOFT",
            ".on_input", "(IA)³",
            ".ia3_", "(IA)³",
            ".w_norm", "learnt norms",
            ".b_norm", "learnt norms",
            ".lora_E", "AdaLoRA",
            ".vera_lambda", "VeRA",
            ".lora_embedding_", "embeddings of LoRA",
            "lora_B.bias", "LoRA with biases");

    private static final String WHOLE_DIFFERENCE = ".*\\.diff(_b)?";

    private final Path path;
    private final TensorFile tensors;
    private final AdapterNames names;
    private final Optional<Path> configuration;
    private final LoraMetadata metadata;
    private final Map<String, String> owners = new HashMap<>();
    private final Set<String> used = new HashSet<>();

    private LoraFile(Path path, TensorFile tensors, Map<String, String> header) {
        this.path = path;
        this.tensors = tensors;
        names = new AdapterNames(tensors.names());
        configuration = configuration(path, tensors);
        metadata = configuration.map(LoraMetadata::ofPeft).orElseGet(() -> LoraMetadata.read(path.toString(), header));
    }

    /**
     * Opens a file and checks its header.
     *
     * @param place the file, or a folder that holds it under the name that diffusers, PEFT or this engine gives it
     * @throws UserError if it is missing, damaged, empty, or holds adapters of a kind that is not known
     */
    public static LoraFile open(Path place) {
        Path path = file(place);
        TensorFile tensors = TensorFiles.open(path);
        return open(path, tensors, tensors.metadata());
    }

    private static LoraFile open(Path path, TensorFile tensors, Map<String, String> header) {
        boolean open = false;
        try {
            if (tensors.names().isEmpty()) {
                throw UserError.data(path + " holds no tensors.", "Give the file of a LoRA.");
            }
            refuseOtherMethods(path, tensors);
            LoraFile file = new LoraFile(path, tensors, header);
            file.refuseSeveral();
            open = true;
            return file;
        } finally {
            if (!open) {
                tensors.close();
            }
        }
    }

    private static void refuseOtherMethods(Path path, TensorFile tensors) {
        for (String name : tensors.names()) {
            otherMethod(name).ifPresent(method -> {
                throw UserError.data(
                        path + " holds '" + SafetensorsFile.shown(name) + "': adapters of another method, " + method
                                + ".",
                        "Give a LoRA, DoRA, LoHa, LoKr or LoCon, or merge it into its model with the program that made"
                                + " it.");
            });
        }
    }

    private static Optional<String> otherMethod(String name) {
        if (name.matches(WHOLE_DIFFERENCE)) {
            return Optional.of("whole differences of weights");
        }
        return OTHER_METHODS.entrySet().stream()
                .filter(method -> name.contains(method.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private void refuseSeveral() {
        if (names.adapters().size() > 1) {
            throw refusal(
                    "holds several adapters: " + SafetensorsFile.shown(String.join(", ", names.adapters())),
                    "Save each in a file of its own and name them one after the other.");
        }
        if (!names.twice().isEmpty()) {
            throw refusal(
                    "holds '" + SafetensorsFile.shown(names.twice().get(0))
                            + "' and the same tensor under another name",
                    ONE_NAME);
        }
    }

    /** PEFT's own files leave out what their matrices are multiplied by: without the file that tells they are no use. */
    private static Optional<Path> configuration(Path path, TensorFile tensors) {
        if (tensors.names().stream().noneMatch(name -> name.startsWith(ModuleAliases.PEFT_MODEL))) {
            return Optional.empty();
        }
        Path config = path.resolveSibling(LoraMetadata.PEFT_FILE);
        if (!Files.isRegularFile(config)) {
            throw UserError.data(
                    path + " was saved by PEFT, and there is no " + LoraMetadata.PEFT_FILE + " beside it.",
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
                .orElseGet(() -> only(place));
    }

    /** The one file of weights in a folder, whatever it is called. */
    private static Path only(Path folder) {
        List<Path> found;
        try (Stream<Path> files = Files.list(folder)) {
            found = files.filter(Files::isRegularFile)
                    .filter(TensorFiles::looksLikeOne)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw UserError.data(
                            "The folder " + folder + " cannot be read: " + e.getMessage() + ".", "Check the folder.")
                    .causedBy(e);
        }
        if (found.size() == 1) {
            return found.get(0);
        }
        String what = "The folder " + folder + " holds none of " + String.join(", ", FILE_NAMES);
        throw found.isEmpty()
                ? UserError.data(what + ".", "Give the .safetensors file itself.")
                : UserError.data(
                        what + ", but " + found.size() + " other files of weights.",
                        "Give one of them itself: "
                                + found.stream()
                                        .limit(NAMES_SHOWN)
                                        .map(file -> SafetensorsFile.shown(
                                                file.getFileName().toString()))
                                        .collect(Collectors.joining(", "))
                                + (found.size() > NAMES_SHOWN ? ", …" : "")
                                + ".");
    }

    /** Returns the SHA-256 of the file in hexadecimal, or of its and PEFT's configuration's where that is a file too. */
    public String digest() {
        try {
            String digest = Sha256.of(path);
            return configuration.isEmpty()
                    ? digest
                    : Sha256.of((digest + Sha256.of(configuration.get())).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw UserError.data(path + " cannot be read: " + e.getMessage() + ".", "Check the file.")
                    .causedBy(e);
        }
    }

    /** Returns the file's path. */
    public Path path() {
        return path;
    }

    /**
     * Returns the adapter of a module, if the file has one; its tensors belong to the scope of the caller.
     *
     * @param modules the names of the part's modules in files
     * @param shape of the weight that it is for, [out, in] or [out, in, K, K]
     * @throws UserError if it cannot belong to a weight of this shape, is damaged, or is there twice
     */
    Optional<StoredAdapter> find(ModelPart part, ModuleAliases modules, String module, long... shape) {
        List<String> found = modules.of(module).stream()
                .filter(name -> !names.of(name).isEmpty())
                .toList();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        if (found.size() > 1) {
            throw refusal(
                    "holds two adapters for " + module + ", under '" + found.get(0) + "' and under '" + found.get(1)
                            + "'",
                    ONE_NAME);
        }
        Map<AdapterTensor, String> own = names.of(found.get(0));
        own.values().forEach(name -> claim(name, part));
        return Optional.of(new AdapterReader(this, own, module, shape).read(part, metadata));
    }

    /** A name that does not say which network it is of must not serve two of them. */
    private void claim(String name, ModelPart part) {
        String other = owners.putIfAbsent(name, part.name());
        if (other != null && !other.equals(part.name())) {
            throw refusal(
                    "holds '" + SafetensorsFile.shown(name) + "', which does not say whether it is for " + other
                            + " or for " + part.name(),
                    "Put the name of the network before each name, such as " + part.name() + ".");
        }
    }

    /** Returns what the header says of a tensor of numbers. */
    TensorEntry entry(String name) {
        TensorEntry entry = tensors.find(name).orElseThrow();
        if (!entry.dtype().isFloating()) {
            throw refusal("holds '" + SafetensorsFile.shown(name) + "' as " + entry.dtype() + ", not as numbers with"
                    + " a fraction");
        }
        return entry;
    }

    /** Reads a tensor in a shape of as many elements, into 32-bit floats. */
    Tensor tensor(TensorEntry entry, long... shape) {
        used.add(entry.name());
        Tensor stored = Tensor.ofBytes(tensors.bytes(entry.name()), entry.dtype(), shape);
        return entry.dtype() == DType.FLOAT32 ? stored.copy() : stored.to(DType.FLOAT32);
    }

    /** Reads a tensor of one number. */
    double scalar(String name) {
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
                .filter(name -> !used.contains(name) && !isBundled(name) && !isOfUnusedLayer(name))
                .toList();
        List<String> strangers =
                left.stream().filter(name -> !names.understands(name)).toList();
        if (strangers.size() == tensors.names().size()) {
            throw refusal(
                    "holds no LoRA, but " + strangers.size() + " other tensors: " + shown(strangers),
                    "Give the file of a LoRA.");
        }
        if (!strangers.isEmpty()) {
            throw refusal(
                    "holds " + strangers.size() + " tensors that are no part of a LoRA: " + shown(strangers),
                    "Give the LoRA alone: save it without them, or take another file of it.");
        }
        if (!left.isEmpty()) {
            throw refusal("holds " + left.size() + " tensors that belong to no layer of the model: " + shown(left));
        }
    }

    private static String shown(List<String> names) {
        return names.stream().limit(NAMES_SHOWN).map(SafetensorsFile::shown).collect(Collectors.joining(", "))
                + (names.size() > NAMES_SHOWN ? ", …" : "");
    }

    /** Words that were learnt beside the LoRA are read as other textual inversions are. */
    private static boolean isBundled(String name) {
        return name.startsWith(BUNDLED);
    }

    /** Some trainers adapt a projection of the text encoder that most models have no use for. */
    private static boolean isOfUnusedLayer(String name) {
        return UNUSED_LAYER.matcher(name).find();
    }

    /** Returns in a sentence what of the file acts on nothing, once the model is loaded; empty if all of it acts. */
    public Optional<String> passedOver() {
        List<String> passed = tensors.names().stream()
                .filter(name -> !used.contains(name) && isOfUnusedLayer(name))
                .toList();
        return passed.isEmpty()
                ? Optional.empty()
                : Optional.of("The LoRA " + path + " has " + passed.size()
                        + " tensors for a layer that this model makes no image with; they are passed over: "
                        + shown(passed) + ".");
    }

    /** An error about this file. */
    UserError refusal(String finding) {
        return refusal(
                finding, "It was made for another base model, or is damaged: give one that was trained on this model.");
    }

    private UserError refusal(String finding, String remedy) {
        return UserError.data("The LoRA " + path + " " + finding + ".", remedy);
    }

    @Override
    public void close() {
        tensors.close();
    }
}
