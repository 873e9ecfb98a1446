package dev.dreambooth.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreambooth.engine.weights.SafetensorsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares LoRA files by what they tell: diffusers has several names for the same two matrices. */
final class LoraFiles {
    private static final String METADATA = "lora_adapter_metadata";

    /** What diffusers looks up without asking whether it is there. */
    private static final List<String> NEEDED = List.of("r", "lora_alpha", "target_modules", "rank_pattern");

    private LoraFiles() {}

    /** Asserts that two files hold the same matrices for the same modules, and that ours says nothing else of them. */
    static void assertSameAdapters(Path ours, Path theirs) {
        try (SafetensorsFile our = SafetensorsFile.open(ours);
                SafetensorsFile their = SafetensorsFile.open(theirs)) {
            Map<String, String> ourNames = byPeftName(our);
            Map<String, String> theirNames = byPeftName(their);
            assertThat(ourNames.keySet()).isEqualTo(theirNames.keySet());
            ourNames.forEach((peft, name) -> {
                assertThat(our.find(name).orElseThrow().shape())
                        .as("shape of %s", peft)
                        .isEqualTo(
                                their.find(theirNames.get(peft)).orElseThrow().shape());
                assertThat(our.bytes(name)).as(peft).isEqualTo(their.bytes(theirNames.get(peft)));
            });
            assertThat(our.metadata()).containsEntry("format", "pt");
            assertThat(NEEDED).allMatch(key -> json(our).has("unet." + key));
            JsonNode reference = json(their);
            json(our)
                    .properties()
                    .forEach(entry -> assertThat(sorted(entry.getValue()))
                            .as(entry.getKey())
                            .isEqualTo(sorted(reference.path(entry.getKey()))));
        }
    }

    private static Map<String, String> byPeftName(SafetensorsFile file) {
        Map<String, String> names = new TreeMap<>();
        for (String name : file.names()) {
            names.put(
                    name.replaceAll("\\.lora(_linear_layer)?\\.down\\.", ".lora_A.")
                            .replaceAll("\\.lora(_linear_layer)?\\.up\\.", ".lora_B."),
                    name);
        }
        return names;
    }

    private static JsonNode json(SafetensorsFile file) {
        try {
            return new ObjectMapper().readTree(file.metadata().get(METADATA));
        } catch (JsonProcessingException e) {
            throw new AssertionError(file.path() + " has metadata that are no JSON", e);
        }
    }

    /** As text, a list in alphabetical order: the modules are a set in PEFT. Whole numbers have no fraction. */
    private static String sorted(JsonNode value) {
        if (value.isNumber()) {
            return String.valueOf(value.asDouble());
        }
        if (!value.isArray()) {
            return value.asText();
        }
        List<String> elements = new ArrayList<>();
        value.forEach(element -> elements.add(element.asText()));
        return elements.stream().sorted().toList().toString();
    }
}
