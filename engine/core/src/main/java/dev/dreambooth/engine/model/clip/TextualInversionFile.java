package dev.dreambooth.engine.model.clip;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.FirstBytes;
import dev.dreambooth.engine.model.part.TextualInversion;
import dev.dreambooth.engine.model.part.TextualInversion.Vectors;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.SafetensorsFile;
import dev.dreambooth.engine.weights.TensorEntry;
import dev.dreambooth.engine.weights.TensorFile;
import dev.dreambooth.engine.weights.pickle.TensorFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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
        if (!TensorFiles.looksLikeOne(path)) {
            throw UserError.data(
                    "The embedding " + path + " is neither a .safetensors, nor a .pt or .bin file"
                            + FirstBytes.ofBinary(path)
                                    .map(found -> ": it is " + found.what())
                                    .orElse("")
                            + ".",
                    "Give the file of a textual inversion.");
        }
        try (TensorFile tensors = TensorFiles.open(path)) {
            return new TextualInversionFile(path, tensors).read();
        }
    }

    /**
     * Reads the words that were trained beside a LoRA and put into its file, as A1111's web interface does:
     * {@code bundle_emb.<word>.string_to_param.*}, or {@code .clip_l} and {@code .clip_g}.
     *
     * @param path the file of the LoRA
     * @param prefix what stands before the word in the names of tensors
     * @return the words in the order of their names; none if the file has none
     * @throws UserError if one is none
     */
    public static List<TextualInversion> bundled(Path path, String prefix) {
        try (TensorFile tensors = TensorFiles.open(path)) {
            Map<String, Set<String>> words = new TreeMap<>();
            for (String name : tensors.names()) {
                int dot = name.indexOf('.', prefix.length());
                if (name.startsWith(prefix) && dot > 0) {
                    words.computeIfAbsent(name.substring(prefix.length(), dot), word -> new TreeSet<>())
                            .add(name);
                }
            }
            TextualInversionFile file = new TextualInversionFile(path, tensors);
            return words.entrySet().stream()
                    .map(word -> file.bundled(word.getKey(), word.getValue(), prefix + word.getKey() + "."))
                    .toList();
        }
    }

    private TextualInversion bundled(String word, Set<String> names, String prefix) {
        List<String> pair = PAIR.stream().map(one -> prefix + one).toList();
        if (names.equals(Set.copyOf(pair))) {
            return word(word, pair);
        }
        if (names.size() != 1) {
            throw refusal("holds " + names.size() + " tensors for the word '" + SafetensorsFile.shown(word)
                    + "', where one is its vectors, or clip_l and clip_g");
        }
        return word(word, List.copyOf(names));
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
        int dot = name.lastIndexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
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
            for (float value : values) {
                if (!Float.isFinite(value)) {
                    throw refusal("holds '" + SafetensorsFile.shown(name) + "' with numbers that are not finite");
                }
            }
            return new Vectors((int) shape[shape.length - 1], values);
        }
    }

    private UserError refusal(String finding) {
        return UserError.data(
                "The embedding " + path + " cannot be used: it " + finding + ".",
                "Give the file of a textual inversion; a LoRA goes to the setting lora.");
    }
}
