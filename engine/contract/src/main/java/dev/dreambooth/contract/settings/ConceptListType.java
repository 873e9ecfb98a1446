package dev.dreambooth.contract.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.NearestName;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.type.Shape;
import dev.dreambooth.contract.settings.type.UnusableValueException;
import dev.dreambooth.contract.settings.type.ValueType;
import dev.dreambooth.contract.settings.value.Setting;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A list of subjects, each a mapping from names to plain values. Front ends hand over each as the text of a JSON object;
 * a command line gives all of them as one JSON array.
 */
public record ConceptListType() implements ValueType<List<Concept>> {
    /** Returns the text by which an entry is handed over. */
    public static String text(Map<String, String> written) {
        return new String(CanonicalJson.bytes(CanonicalJson.STRICT.valueToTree(written)), StandardCharsets.UTF_8);
    }

    @Override
    public List<Concept> parse(List<String> texts) {
        List<JsonNode> entries = new ArrayList<>();
        for (String text : texts) {
            JsonNode node = read(text);
            (node.isArray() ? node : List.of(node)).forEach(entries::add);
        }
        if (entries.isEmpty()) {
            throw new UnusableValueException("has no entry");
        }
        List<Concept> concepts = new ArrayList<>();
        for (JsonNode entry : entries) {
            concepts.add(concept("has in its entry " + (concepts.size() + 1) + " ", entry));
        }
        return List.copyOf(concepts);
    }

    private static JsonNode read(String text) {
        try {
            return CanonicalJson.STRICT.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UnusableValueException("has the entry '" + text + "'");
        }
    }

    private static Concept concept(String entry, JsonNode written) {
        if (!written.isObject()) {
            throw new UnusableValueException(entry + "'" + written.asText() + "'");
        }
        Map<String, Object> values = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : written.properties()) {
            String name = field.getKey();
            Setting<?> part = Concept.part(name).orElseThrow(() -> unknown(entry, name));
            if (!field.getValue().isValueNode() || field.getValue().isNull()) {
                throw new UnusableValueException(entry + "no plain value for " + name);
            }
            try {
                values.put(name, part.type().parse(List.of(field.getValue().asText())));
            } catch (UnusableValueException e) {
                throw new UnusableValueException(entry + "a " + name + " that " + e.getMessage() + " and not "
                        + part.type().accepted());
            }
        }
        return new Concept(values);
    }

    private static UnusableValueException unknown(String entry, String name) {
        return new UnusableValueException(entry + "the unknown name " + name
                + NearestName.of(
                                name,
                                Concept.parts().stream().map(Setting::name).toList())
                        .map(nearest -> " (did you mean " + nearest + "?)")
                        .orElse(""));
    }

    @Override
    public String accepted() {
        return "a list of subjects, each with any of "
                + Concept.parts().stream().map(Setting::name).collect(Collectors.joining(", "));
    }

    @Override
    public Shape shape() {
        return Shape.MAPPINGS;
    }

    @Override
    public void describe(ObjectNode property) {
        ObjectNode entry = property.put("type", "array").putObject("items");
        entry.put("type", "object").put("additionalProperties", false);
        ObjectNode parts = entry.putObject("properties");
        Concept.parts().forEach(part -> part.describe(parts));
    }

    @Override
    public JsonNode toJson(List<Concept> value) {
        return toJson(value, effect -> true);
    }

    @Override
    public JsonNode toJson(List<Concept> value, Predicate<Effect> wanted) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        value.forEach(concept -> array.add(concept.toJson(wanted)));
        return array;
    }

    @Override
    public boolean namesFiles() {
        return true;
    }

    @Override
    public boolean holds(String name) {
        return Concept.part(name).isPresent();
    }

    @Override
    public List<Concept> located(List<Concept> value, UnaryOperator<Path> absolute) {
        return value.stream().map(concept -> concept.withPaths(absolute)).toList();
    }
}
