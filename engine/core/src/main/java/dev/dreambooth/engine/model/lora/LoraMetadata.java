package dev.dreambooth.engine.model.lora;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.StrictJson;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The configuration of PEFT that a LoRA was trained with, of which α is what the matrices alone do not tell. diffusers
 * since 0.34 keeps it in the header of the file, for each network; PEFT itself in a file beside it, for the only one.
 */
final class LoraMetadata {
    /** The key in the header. */
    static final String KEY = "lora_adapter_metadata";
    /** The file that PEFT writes beside the weights. */
    static final String PEFT_FILE = "adapter_config.json";

    private static final List<String> UNSUPPORTED = List.of("use_dora", "use_qalora", "lora_bias");

    /**
     * What is said of one network.
     *
     * @param alpha α of all modules, or empty if it is not told
     * @param patterns α of those modules that have another one; the first that matches holds
     * @param stabilized whether α is divided by the root of the rank
     */
    private record Scales(OptionalDouble alpha, Map<ModulePattern, Double> patterns, boolean stabilized) {
        OptionalDouble of(String module, long rank) {
            OptionalDouble own = patterns.entrySet().stream()
                    .filter(pattern -> pattern.getKey().matches(module))
                    .mapToDouble(Map.Entry::getValue)
                    .findFirst();
            OptionalDouble found = own.isPresent() ? own : alpha;
            double divisor = stabilized ? Math.sqrt((double) rank) : (double) rank;
            return found.isPresent() ? OptionalDouble.of(found.getAsDouble() / divisor) : found;
        }
    }

    /** What is said where no network is named. */
    private final Scales common;
    /** By what stands before their keys: the name of a network and a dot. */
    private final Map<String, Scales> scales;

    private LoraMetadata(Scales common, Map<String, Scales> scales) {
        this.common = common;
        this.scales = scales;
    }

    /**
     * Reads the header's text of a file.
     *
     * @param file what to call the file in messages
     * @throws UserError if it is no JSON object, or speaks of a method that is not plain LoRA
     */
    static LoraMetadata read(String file, Map<String, String> header) {
        String text = header.getOrDefault(KEY, "{}");
        JsonNode document;
        try {
            document = CanonicalJson.STRICT.readTree(text);
        } catch (JsonProcessingException e) {
            throw UserError.data(file + " has metadata under " + KEY + " that is no JSON.", "Save the LoRA again.")
                    .causedBy(e);
        }
        Scales common = scales(file, document, "");
        Map<String, Scales> scales = new HashMap<>();
        document.properties().forEach(entry -> {
            String prefix = entry.getKey().substring(0, entry.getKey().indexOf('.') + 1);
            scales.computeIfAbsent(prefix, network -> scales(file, document, network));
        });
        return new LoraMetadata(common, scales);
    }

    /**
     * Reads what PEFT wrote beside a file.
     *
     * @param config the file beside it
     * @throws UserError if it is missing, is no JSON object, or speaks of a method that is not plain LoRA
     */
    static LoraMetadata ofPeft(Path config) {
        ObjectNode document = StrictJson.readConfig(config);
        if (!document.path("peft_type").asText().equals("LORA")) {
            throw UserError.data(
                    config + " has the peft_type '" + document.path("peft_type").asText() + "', not LORA.",
                    "Give a plain LoRA, or merge it into its model with the program that made it.");
        }
        return new LoraMetadata(scales(config.toString(), document, ""), Map.of());
    }

    private static Scales scales(String file, JsonNode document, String prefix) {
        for (String unsupported : UNSUPPORTED) {
            if (document.path(prefix + unsupported).asBoolean()) {
                throw UserError.data(
                        file + " was trained with " + unsupported + ", which this engine does not know.",
                        "Give a plain LoRA, or merge it into its model with the program that made it.");
            }
        }
        Map<ModulePattern, Double> patterns = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> pattern :
                document.path(prefix + "alpha_pattern").properties()) {
            ModulePattern modules = ModulePattern.of(file, pattern.getKey());
            patterns.putIfAbsent(
                    modules,
                    alpha(file, pattern.getValue())
                            .orElseThrow(() -> UserError.data(
                                    file + " has for " + modules.name() + " an alpha that is no number.",
                                    "Save the LoRA again.")));
        }
        return new Scales(
                alpha(file, document.path(prefix + "lora_alpha")),
                patterns,
                document.path(prefix + "use_rslora").asBoolean());
    }

    private static OptionalDouble alpha(String file, JsonNode value) {
        if (!value.isNumber()) {
            return OptionalDouble.empty();
        }
        if (!Double.isFinite(value.asDouble())) {
            throw UserError.data(file + " has the alpha " + value.asText() + ".", "Save the LoRA again.");
        }
        return OptionalDouble.of(value.asDouble());
    }

    /** Returns the factor of what a module's adapter of a rank adds, if the metadata tell. */
    OptionalDouble scale(ModelPart part, String module, long rank) {
        return scales.getOrDefault(part.name() + ".", common).of(module, rank);
    }

    /** Returns the header's text for adapters of one configuration. */
    static String of(Map<ModelPart, LoraAdapter> adapters) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        adapters.forEach((part, adapter) -> {
            LoraConfig config = adapter.config();
            String prefix = part.name() + ".";
            document.put(prefix + "peft_type", "LORA");
            document.put(prefix + "r", config.rank());
            if (config.alpha() == Math.rint(config.alpha())) {
                document.put(prefix + "lora_alpha", (long) config.alpha());
            } else {
                document.put(prefix + "lora_alpha", config.alpha());
            }
            document.put(prefix + "lora_dropout", config.dropout());
            document.put(prefix + "bias", "none");
            document.putObject(prefix + "rank_pattern"); // diffusers reads both even where they say nothing
            document.putObject(prefix + "alpha_pattern");
            ArrayNode names = document.putArray(prefix + "target_modules");
            adapter.adaptedModules().forEach(names::add);
        });
        return CanonicalJson.indented(document).strip();
    }
}
