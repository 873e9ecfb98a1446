package dev.dreambooth.engine.model.clip;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.model.part.TextualInversion;
import dev.dreambooth.engine.model.part.TextualInversion.Vectors;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.SafetensorsFile;
import dev.dreambooth.engine.weights.TensorEntry;
import dev.dreambooth.engine.weights.TensorFile;
import dev.dreambooth.engine.weights.pickle.TorchCheckpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads textual inversions in the layouts that there are.
 *
 * <table>
 *   <caption>Layouts</caption>
 *   <tr><th>of</th><th>tensors</th><th>token</th></tr>
 *   <tr><td>diffusers</td><td>one [D] or [N, D], called by the token</td><td>that name</td></tr>
 *   <tr><td>AUTOMATIC1111's web interface</td><td>{@code emb_params}, or in a pickle {@code *} [N, D]</td>
 *   <td>the file's name</td></tr>
 *   <tr><td>the same, for Stable Diffusion XL</td><td>{@code clip_l} [N, D₁], {@code clip_g} [N, D₂]</td>
 *   <td>the file's name</td></tr>
 * </table>
 *
 * <p>N vectors of width D; of a pickle nothing is executed.
 */
public final class TextualInversionFile {
    private static final List<String> PAIR = List.of("clip_l", "clip_g");
    private static final Set<String> UNNAMED = Set.of("emb_params", "*");

    private final Path path;
    private final TensorFile tensors;

    private TextualInversionFile(Path path, TensorFile tensors) {
        this.path = path;
        this.tensors = tensors;
    }

    /**
     * Reads a file.
     *
     * @throws UserError if it is missing, damaged, or holds something else
     */
    public static TextualInversion read(Path path) {
        if (!Files.isRegularFile(path)) {
            throw UserError.data(
                    "The embedding " + path + " does not exist.", "Give a .safetensors, .pt or .bin file.");
        }
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        boolean pickle = name.endsWith(".pt") || name.endsWith(".bin");
        if (!pickle && !name.endsWith(".safetensors")) {
            throw UserError.data(
                    "The embedding " + path + " is neither a .safetensors, nor a .pt or .bin file.",
                    "Give the file of a textual inversion.");
        }
        try (TensorFile tensors = pickle ? TorchCheckpoint.open(path) : SafetensorsFile.open(path)) {
            return new TextualInversionFile(path, tensors).read();
        }
    }

    private TextualInversion read() {
        Set<String> names = tensors.names();
        if (names.equals(Set.copyOf(PAIR))) {
            return word(stem(), PAIR);
        }
        if (names.size() != 1) {
            throw refusal(
                    "holds " + names.size() + " tensors, where one is the vectors of a word, or clip_l and clip_g");
        }
        String name = names.iterator().next();
        return word(UNNAMED.contains(name) ? stem() : name, List.of(name));
    }

    private String stem() {
        String name = path.getFileName().toString();
        return name.substring(0, name.lastIndexOf('.'));
    }

    private TextualInversion word(String token, List<String> names) {
        if (token.isBlank()) {
            throw refusal("has no name that could stand in a prompt");
        }
        return new TextualInversion(
                token, path.toString(), names.stream().map(this::vectors).toList());
    }

    private Vectors vectors(String name) {
        TensorEntry entry = tensors.find(name).orElseThrow();
        long[] shape = entry.shape();
        boolean matrix = shape.length == 1 || shape.length == 2;
        if (!matrix || !entry.dtype().isFloating() || Arrays.stream(shape).anyMatch(size -> size == 0)) {
            throw refusal("holds '" + SafetensorsFile.shown(name) + "' of type " + entry.dtype() + " and shape "
                    + Arrays.toString(shape) + ", which are no vectors of a word");
        }
        try (Scope scope = Scope.open()) {
            Tensor stored = Tensor.ofBytes(tensors.bytes(name), entry.dtype(), shape);
            float[] values = stored.to(DType.FLOAT32).toFloats();
            return new Vectors((int) shape[shape.length - 1], values);
        }
    }

    private UserError refusal(String finding) {
        return UserError.data(
                "The embedding " + path + " cannot be used: it " + finding + ".",
                "Give the file of a textual inversion; a LoRA goes to the setting lora.");
    }
}
