package dev.dreambooth.engine.model.lora;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
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

    /** The methods of PEFT that are read, and what each calls α. */
    private static final Map<String, String> METHODS = Map.of("LORA", "lora_alpha", "LOHA", "alpha", "LOKR", "alpha");

    private static final List<String> UNSUPPORTED = List.of("use_qalora", "lora_bias");

    /**
     * What is said of one network.
     *
     * @param alpha α of the modules
     * @param rank their rank, which the matrices of most methods show too
     * @param stabilized whether α is divided by the root of the rank
     * @param dora whether the sum of weight and adapter is given a length of its own
     */
    private record Scales(Told alpha, Told rank, boolean stabilized, boolean dora) {
        OptionalDouble of(String module, long shown) {
            OptionalDouble told = alpha.of(module);
            double width = shown > 0 ? (double) shown : rank.of(module).orElse(0);
            if (told.isEmpty() || width == 0) {
                return OptionalDouble.empty();
            }
            return OptionalDouble.of(told.getAsDouble() / (stabilized ? Math.sqrt(width) : width));
        }
    }

    /**
     * A number that is told of modules.
     *
     * @param usual of all modules, or empty if it is not told
     * @param patterns of those modules that have another one; the first that matches holds
     */
    private record Told(OptionalDouble usual, Map<ModulePattern, Double> patterns) {
        OptionalDouble of(String module) {
            OptionalDouble own = patterns.entrySet().stream()
                    .filter(pattern -> pattern.getKey().matches(module))
                    .mapToDouble(Map.Entry::getValue)
                    .findFirst();
            return own.isPresent() ? own : usual;
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
     * @throws UserError if it is no JSON object, or speaks of a method that is not known
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
        Scales common = scales(file, document, "", "lora_alpha");
        Map<String, Scales> scales = new HashMap<>();
        document.properties().forEach(entry -> {
            String prefix = entry.getKey().substring(0, entry.getKey().indexOf('.') + 1);
            scales.computeIfAbsent(prefix, network -> scales(file, document, network, "lora_alpha"));
        });
        return new LoraMetadata(common, scales);
    }

    /**
     * Reads what PEFT wrote beside a file.
     *
     * @param config the file beside it
     * @throws UserError if it is missing, is no JSON object, or speaks of a method that is not known
     */
    static LoraMetadata ofPeft(Path config) {
        ObjectNode document = StrictJson.readConfig(config);
        String type = document.path("peft_type").asText();
        String alpha = METHODS.get(type);
        if (alpha == null) {
            throw UserError.data(
                    config + " has the peft_type '" + type + "', not one of "
                            + String.join(
                                    ", ", METHODS.keySet().stream().sorted().toList()) + ".",
                    "Give one of these, or merge it into its model with the program that made it.");
        }
        return new LoraMetadata(scales(config.toString(), document, "", alpha), Map.of());
    }

    private static Scales scales(String file, JsonNode document, String prefix, String alpha) {
        for (String unsupported : UNSUPPORTED) {
            if (document.path(prefix + unsupported).asBoolean()) {
                throw UserError.data(
                        file + " was trained with " + unsupported + ", which this engine does not know.",
                        "Give a plain LoRA, or merge it into its model with the program that made it.");
            }
        }
        return new Scales(
                told(file, "alpha", document.path(prefix + alpha), document.path(prefix + "alpha_pattern")),
                told(file, "rank", document.path(prefix + "r"), document.path(prefix + "rank_pattern")),
                document.path(prefix + "use_rslora").asBoolean(),
                document.path(prefix + "use_dora").asBoolean());
    }

    private static Told told(String file, String what, JsonNode usual, JsonNode others) {
        Map<ModulePattern, Double> patterns = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> pattern : others.properties()) {
            ModulePattern modules = ModulePattern.of(file, what, pattern.getKey());
            patterns.putIfAbsent(
                    modules,
                    number(file, what, pattern.getValue())
                            .orElseThrow(() -> UserError.data(
                                    file + " has for " + modules.name() + " an " + what + " that is no number.",
                                    "Save the LoRA again.")));
        }
        return new Told(number(file, what, usual), patterns);
    }

    private static OptionalDouble number(String file, String what, JsonNode value) {
        if (!value.isNumber()) {
            return OptionalDouble.empty();
        }
        if (!Double.isFinite(value.asDouble())) {
            throw UserError.data(file + " has the " + what + " " + value.asText() + ".", "Save the LoRA again.");
        }
        return OptionalDouble.of(value.asDouble());
    }

    /**
     * Returns the factor of what a module's adapter adds, if the metadata tell.
     *
     * @param rank that its matrices show, or 0 if none does
     */
    OptionalDouble scale(ModelPart part, String module, long rank) {
        return of(part).of(module, rank);
    }

    /** Returns whether the adapters of a network are said to be DoRA's. */
    boolean usesDora(ModelPart part) {
        return of(part).dora();
    }

    private Scales of(ModelPart part) {
        return scales.getOrDefault(part.name() + ".", common);
    }

    /** Returns the header's text for adapters of one configuration. */
    static String of(Map<ModelPart, LoraAdapter> adapters) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        adapters.forEach((part, adapter) -> {
            LoraConfig config = adapter.config();
            String prefix = part.name() + ".";
            document.put(prefix + "peft_type", "LORA");
            document.put(prefix + "r", config.rank());
            document.set(prefix + "lora_alpha", number(config.alpha()));
            document.put(prefix + "lora_dropout", config.dropout());
            document.put(prefix + "bias", "none");
            if (config.dora()) {
                document.put(prefix + "use_dora", true);
            }
            ObjectNode ranks = document.putObject(prefix + "rank_pattern"); // diffusers reads both even if empty
            ObjectNode alphas = document.putObject(prefix + "alpha_pattern");
            adapter.adaptedModules().stream()
                    .filter(LoraTargets.LARGE_CONVOLUTIONS::contains)
                    .forEach(module -> {
                        ranks.put(module, config.convRank());
                        alphas.set(module, number(config.convAlpha()));
                    });
            ArrayNode names = document.putArray(prefix + "target_modules");
            adapter.adaptedModules().forEach(names::add);
        });
        return CanonicalJson.indented(document).strip();
    }

    /** A whole number without a fraction, as PEFT writes it. */
    private static JsonNode number(double value) {
        return value == Math.rint(value) ? LongNode.valueOf((long) value) : DoubleNode.valueOf(value);
    }
}
