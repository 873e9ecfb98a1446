package dev.dreambooth.engine.model.original;

import dev.dreambooth.engine.weights.TensorData;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Names of the weights of OpenCLIP's text encoder (Ilharco et al. 2021): {@code transformer.resblocks.3.mlp.c_fc.weight} is
 * {@code text_model.encoder.layers.3.mlp.fc1.weight} in transformers.
 *
 * <p>Two weights have another form. One matrix of [3·h, h] makes queries, keys and values, h rows of it each. And the
 * pooled state x is projected by x·P with P [h, d], so that a linear layer of transformers, which computes x·Wᵀ, holds
 * W = Pᵀ. A file that spells the matrix {@code text_projection.weight} has it as transformers does.
 */
public final class OpenClipNames implements NetworkNames {
    private static final String PROJECTION = "text_projection";
    private static final String TRANSPOSED = "text_projection.weight";
    private static final String ATTENTION = ".attn.in_proj";
    private static final List<String> THIRDS = List.of("q", "k", "v");

    private final ModuleNames names = new ModuleNames();
    private final int layers;
    private final boolean projects;

    private OpenClipNames(int layers, boolean projects) {
        this.layers = layers;
        this.projects = projects;
        names.module("token_embedding", "text_model.embeddings.token_embedding");
        names.weight("positional_embedding", "text_model.embeddings.position_embedding.weight");
        names.module("ln_final", "text_model.final_layer_norm");
        if (projects) {
            names.weight(PROJECTION, TRANSPOSED);
        }
        for (int i = 0; i < layers; i++) {
            String block = "transformer.resblocks." + i;
            String layer = "text_model.encoder.layers." + i;
            names.module(block + ".ln_1", layer + ".layer_norm1");
            names.module(block + ".ln_2", layer + ".layer_norm2");
            names.module(block + ".attn.out_proj", layer + ".self_attn.out_proj");
            names.module(block + ".mlp.c_fc", layer + ".mlp.fc1");
            names.module(block + ".mlp.c_proj", layer + ".mlp.fc2");
            for (String third : THIRDS) {
                names.module(block + ATTENTION + "." + third, layer + ".self_attn." + third + "_proj");
            }
        }
    }

    /**
     * Reads the number of layers off the names of an original.
     *
     * @param names without the prefix
     * @param most how many layers the model has at most; the file may hold more, which nobody computes
     * @param projects whether the projection is a part of the model
     */
    public static OpenClipNames ofOriginal(Set<String> names, int most, boolean projects) {
        int layers = UNetNames.count(names, "transformer.resblocks.", ".");
        return new OpenClipNames(Math.min(most, layers), projects);
    }

    /** Reads the number of layers off the names of a text encoder of transformers. */
    public static OpenClipNames ofDiffusers(Set<String> names, boolean projects) {
        return new OpenClipNames(UNetNames.count(names, "text_model.encoder.layers.", "."), projects);
    }

    /** Returns the number of layers. */
    public int layers() {
        return layers;
    }

    /** Returns the name in transformers; a weight that is cut into three has that of none of them. */
    @Override
    public Optional<String> diffusers(String original) {
        return names.diffusers(original);
    }

    @Override
    public Optional<String> original(String diffusers) {
        return names.original(diffusers);
    }

    @Override
    public List<TensorData> unpacked(Collection<TensorData> originals) {
        List<TensorData> whole = new ArrayList<>();
        List<TensorData> unpacked = new ArrayList<>();
        for (TensorData weight : originals) {
            String kind = kind(weight.name());
            if (!kind.isEmpty()) {
                String module = weight.name().substring(0, weight.name().length() - kind.length() - 1);
                for (int i = 0; i < THIRDS.size(); i++) {
                    whole.add(TensorForms.piece(weight, module + "." + THIRDS.get(i) + "." + kind, i, THIRDS.size()));
                }
            } else if (projects && weight.name().equals(PROJECTION)) {
                whole.add(TensorForms.transposed(weight));
            } else if (projects && weight.name().equals(TRANSPOSED)) {
                unpacked.add(weight);
            } else {
                whole.add(weight);
            }
        }
        unpacked.addAll(NetworkNames.super.unpacked(whole));
        return unpacked;
    }

    /** Returns whether it is the weight or the bias of a projection in three parts; empty if it is no such projection. */
    private static String kind(String original) {
        for (String kind : List.of("weight", "bias")) {
            if (original.endsWith(ATTENTION + "_" + kind)) {
                return kind;
            }
        }
        return "";
    }

    @Override
    public List<TensorData> packed(Collection<TensorData> weights) {
        Map<String, TensorData> parts = new TreeMap<>();
        NetworkNames.super.packed(weights).forEach(weight -> parts.put(weight.name(), weight));
        for (int i = 0; i < layers; i++) {
            for (String kind : List.of("weight", "bias")) {
                String module = "transformer.resblocks." + i + ATTENTION;
                List<TensorData> thirds = THIRDS.stream()
                        .flatMap(third -> Optional.ofNullable(parts.remove(module + "." + third + "." + kind)).stream())
                        .toList();
                if (thirds.size() == THIRDS.size()) {
                    String name = module + "_" + kind;
                    parts.put(name, TensorForms.joined(name, thirds));
                }
            }
        }
        parts.computeIfPresent(PROJECTION, (name, matrix) -> TensorForms.transposed(matrix));
        return List.copyOf(parts.values());
    }
}
