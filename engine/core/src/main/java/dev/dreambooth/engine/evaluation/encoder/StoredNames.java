package dev.dreambooth.engine.evaluation.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the weights of ViT and DINOv2 under the names of transformers 5, which calls layers and their parts otherwise in
 * memory, and in files that were written without its own renaming.
 */
final class StoredNames {
    private static final String LAYERS = "encoder.layer.";
    private static final List<String> NEW_LAYERS = List.of("layers.", "encoder.layers.");

    /** The longer name of two that end alike comes first. */
    private static final List<Map.Entry<String, List<String>>> PARTS = List.of(
            Map.entry("attention.attention.query.", List.of("attention.q_proj.")),
            Map.entry("attention.attention.key.", List.of("attention.k_proj.")),
            Map.entry("attention.attention.value.", List.of("attention.v_proj.")),
            Map.entry("attention.output.dense.", List.of("attention.o_proj.", "attention.out_proj.")),
            Map.entry("intermediate.dense.", List.of("mlp.fc1.")),
            Map.entry("output.dense.", List.of("mlp.fc2.")));

    private StoredNames() {}

    /**
     * Returns the name under which a weight is stored, or its own if it is not.
     *
     * @param name that of transformers before version 5
     * @param stored all names that there are
     */
    static String of(String name, Set<String> stored) {
        if (stored.contains(name) || !name.startsWith(LAYERS)) {
            return name;
        }
        String inside = name.substring(LAYERS.length());
        List<String> spellings = new ArrayList<>(List.of(inside));
        for (Map.Entry<String, List<String>> part : PARTS) {
            if (inside.contains("." + part.getKey())) {
                part.getValue().forEach(other -> spellings.add(inside.replace(part.getKey(), other)));
                break;
            }
        }
        for (String spelling : spellings) {
            for (String layers : NEW_LAYERS) {
                if (stored.contains(layers + spelling)) {
                    return layers + spelling;
                }
            }
            if (stored.contains(LAYERS + spelling)) {
                return LAYERS + spelling;
            }
        }
        return name;
    }
}
