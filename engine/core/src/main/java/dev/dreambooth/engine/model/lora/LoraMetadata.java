package dev.dreambooth.engine.model.lora;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.CanonicalJson;
import dev.dreambooth.engine.weights.Component;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What diffusers says of a LoRA in the header of its file: for each network the configuration of PEFT, of which α is what
 * the matrices alone do not tell.
 */
final class LoraMetadata {
    /** The key in the header. */
    static final String KEY = "lora_adapter_metadata";

    private final JsonNode document;

    private LoraMetadata(JsonNode document) {
        this.document = document;
    }

    /**
     * Reads a header's text.
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
        for (Component component : List.of(Component.UNET, Component.TEXT_ENCODER)) {
            for (String unsupported : List.of("use_dora", "lora_bias")) {
                if (document.path(component.folder() + "." + unsupported).asBoolean()) {
                    throw UserError.data(
                            file + " was trained with " + unsupported + ", which this engine does not know.",
                            "Give a plain LoRA, or merge it into its model with the program that made it.");
                }
            }
        }
        return new LoraMetadata(document);
    }

    /** Returns the factor of what a module's adapter of a rank adds, if the metadata tell. */
    OptionalDouble scale(Component component, String module, long rank) {
        JsonNode alpha = document.path(component.folder() + ".lora_alpha");
        for (Map.Entry<String, JsonNode> pattern :
                document.path(component.folder() + ".alpha_pattern").properties()) {
            if (module.equals(pattern.getKey()) || module.endsWith("." + pattern.getKey())) {
                alpha = pattern.getValue();
            }
        }
        if (!alpha.isNumber()) {
            return OptionalDouble.empty();
        }
        boolean stabilized = document.path(component.folder() + ".use_rslora").asBoolean();
        return OptionalDouble.of(alpha.asDouble() / (stabilized ? Math.sqrt((double) rank) : (double) rank));
    }

    /** Returns the header's text for adapters of one configuration. */
    static String of(Map<Component, LoraAdapter> adapters) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        adapters.forEach((component, adapter) -> {
            LoraConfig config = adapter.config();
            String prefix = component.folder() + ".";
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
            List<String> modules = component == Component.UNET
                    ? config.targets().unetModules()
                    : config.targets().textEncoderModules();
            ArrayNode names = document.putArray(prefix + "target_modules");
            modules.forEach(names::add);
        });
        return CanonicalJson.indented(document).strip();
    }
}
