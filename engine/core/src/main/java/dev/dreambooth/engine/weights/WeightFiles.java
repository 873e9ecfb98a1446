package dev.dreambooth.engine.weights;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dreambooth.contract.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which files hold a component's weights: one safetensors file, or an index and its shards; in full precision, or in the
 * {@code fp16} or {@code bf16} variant that many models publish beside it or instead.
 *
 * @param shards the safetensors files, in the order of their names
 * @param index the index file, if the weights are sharded
 * @param placement for each tensor the shard that the index says holds it; empty without an index
 */
record WeightFiles(List<Path> shards, Optional<Path> index, Map<String, Path> placement) {
    private static final int INDEX_LIMIT = 32 << 20;

    private static final Pattern SHARD_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*\\.safetensors");

    /**
     * A precision in which weights are published, by the names of its files.
     *
     * @param file all weights in one
     * @param indexes what the index of shards may be called; that of a variant has had two spellings
     */
    private record Variant(String file, List<String> indexes) {
        /** Returns the variants of a component's weights, the preferred one first. */
        static List<Variant> of(String stem) {
            return List.of(
                    new Variant(stem + ".safetensors", List.of(stem + ".safetensors.index.json")),
                    new Variant(
                            stem + ".fp16.safetensors",
                            List.of(stem + ".safetensors.index.fp16.json", stem + ".fp16.safetensors.index.json")),
                    new Variant(
                            stem + ".bf16.safetensors",
                            List.of(stem + ".safetensors.index.bf16.json", stem + ".bf16.safetensors.index.json")));
        }
    }

    /** Copies the collections, so that they never change. */
    WeightFiles {
        shards = List.copyOf(shards);
        placement = Map.copyOf(placement);
    }

    /**
     * Finds the weights in a component's folder; full precision wins over {@code fp16}, and that over {@code bf16}.
     *
     * @param folder the component's folder, such as {@code unet}
     * @param stem the file name before its extension: {@code diffusion_pytorch_model} or {@code model}
     * @throws UserError if there are none, only pickled ones, or a shard is missing
     */
    static WeightFiles find(Path folder, String stem) {
        for (Variant variant : Variant.of(stem)) {
            Path single = folder.resolve(variant.file());
            if (Files.isRegularFile(single)) {
                return new WeightFiles(List.of(single), Optional.empty(), Map.of());
            }
            for (String index : variant.indexes()) {
                if (Files.isRegularFile(folder.resolve(index))) {
                    return ofIndex(folder, folder.resolve(index));
                }
            }
        }
        throw missing(folder, stem);
    }

    private static WeightFiles ofIndex(Path folder, Path index) {
        JsonNode map = StrictJson.read(index, INDEX_LIMIT).path("weight_map");
        if (!map.isObject() || map.isEmpty()) {
            throw UserError.data(index + " has no weight_map.", "Fetch the file again.");
        }
        Map<String, Path> placement = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : map.properties()) {
            String shard = field.getValue().asText();
            if (!field.getValue().isTextual() || !SHARD_NAME.matcher(shard).matches()) {
                throw UserError.data(
                        index + " places '" + SafetensorsHeader.shown(field.getKey()) + "' in '"
                                + SafetensorsHeader.shown(shard)
                                + "', which is not the plain name of a .safetensors file"
                                + " beside it.",
                        "Do not use this model unless you trust its source; fetch it again.");
            }
            placement.put(field.getKey(), folder.resolve(shard));
        }
        List<Path> shards = new ArrayList<>(new TreeSet<>(placement.values()));
        for (Path shard : shards) {
            if (NeededFile.isTaken(shard)) {
                NeededFile.require(shard);
            }
            if (!Files.isRegularFile(shard)) {
                throw UserError.data(
                        "The shard " + shard + " is missing, which " + index.getFileName() + " names.",
                        "Fetch all files of the model.");
            }
        }
        return new WeightFiles(shards, Optional.of(index), placement);
    }

    private static UserError missing(Path folder, String stem) {
        for (Variant variant : Variant.of(stem)) {
            Path single = folder.resolve(variant.file());
            if (NeededFile.isTaken(single)) {
                return NeededFile.missing(single);
            }
        }
        for (String pickle :
                List.of(stem + ".bin", stem + ".fp16.bin", "pytorch_model.bin", "pytorch_model.fp16.bin")) {
            if (Files.exists(folder.resolve(pickle))) {
                return UserError.data(
                        folder + " holds its weights only as " + pickle
                                + ", a Python pickle, which could run any code when it is read.",
                        "Use the model's .safetensors files, or convert it with save_pretrained(...,"
                                + " safe_serialization=True).");
            }
        }
        return UserError.data(
                folder + " holds no " + stem + ".safetensors, nor its index or fp16 or bf16 variant.",
                "Give a complete diffusers model folder.");
    }

    /** Returns all files, the index included. */
    List<Path> all() {
        List<Path> files = new ArrayList<>(shards);
        index.ifPresent(files::add);
        return files;
    }
}
