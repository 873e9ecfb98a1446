package dev.dreambooth.contract.settings.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.dreambooth.contract.NearestName;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.settings.type.Shape;
import dev.dreambooth.contract.settings.type.UnusableValueException;
import dev.dreambooth.contract.settings.type.ValueType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A list of gates, each a mapping with a measure and a bound; or the word {@code off} for none. Front ends hand over each
 * mapping as the text of a JSON object; a command line gives all of them as one JSON array.
 */
public record GateListType() implements ValueType<List<Gate>> {
    /** The word for no gates. */
    public static final String OFF = "off";

    @Override
    public List<Gate> parse(List<String> texts) {
        if (texts.size() == 1 && texts.get(0).trim().toLowerCase(Locale.ROOT).equals(OFF)) {
            return List.of();
        }
        List<JsonNode> entries = new ArrayList<>();
        for (String text : texts) {
            JsonNode node = read(text.trim());
            (node.isArray() ? node : List.of(node)).forEach(entries::add);
        }
        if (entries.isEmpty()) {
            throw new UnusableValueException("has no entry");
        }
        List<Gate> gates = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode entry : entries) {
            String place = "has in its entry " + (gates.size() + 1) + " ";
            Gate gate = new GateParts(place, written(place, entry)).gate();
            if (!names.add(gate.name())) {
                throw new UnusableValueException(
                        place + "the name " + gate.name() + " of an entry before; give it a name of its own");
            }
            gates.add(gate);
        }
        return List.copyOf(gates);
    }

    private static JsonNode read(String text) {
        if (!text.startsWith("{") && !text.startsWith("[")) {
            throw new UnusableValueException("is '" + text + "'"
                    + NearestName.of(text, List.of(OFF))
                            .map(off -> " (did you mean " + off + "?)")
                            .orElse(""));
        }
        try {
            return CanonicalJson.STRICT.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UnusableValueException("has the entry '" + text + "'");
        }
    }

    private static Map<String, String> written(String place, JsonNode entry) {
        if (!entry.isObject()) {
            throw new UnusableValueException(place + "'" + entry.asText() + "'");
        }
        Map<String, String> written = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : entry.properties()) {
            if (!field.getValue().isValueNode() || field.getValue().isNull()) {
                throw new UnusableValueException(place + "no plain value for " + field.getKey());
            }
            written.put(field.getKey(), field.getValue().asText());
        }
        return written;
    }

    @Override
    public String accepted() {
        return OFF + ", or a list of gates, each with a measure, min or max, and any of "
                + String.join(
                        ", ",
                        GateParts.AGAINST,
                        GateParts.CONFIDENCE,
                        GateParts.ACTION,
                        GateParts.INCONCLUSIVE,
                        GateParts.NAME);
    }

    @Override
    public Shape shape() {
        return Shape.TEXT_OR_MAPPINGS;
    }

    @Override
    public void describe(ObjectNode property) {
        ArrayNode forms = property.putArray("anyOf");
        forms.addObject().put("const", OFF);
        ObjectNode entry = forms.addObject().put("type", "array").putObject("items");
        entry.put("type", "object").put("additionalProperties", false);
        entry.putArray("required").add(GateParts.MEASURE);
        ArrayNode bounds = entry.putArray("oneOf");
        bounds.addObject().putArray("required").add(GateParts.MIN);
        bounds.addObject().putArray("required").add(GateParts.MAX);
        ObjectNode parts = entry.putObject("properties");
        GateParts.TYPES.forEach((name, type) -> type.describe(parts.putObject(name)));
    }

    @Override
    public JsonNode toJson(List<Gate> value) {
        if (value.isEmpty()) {
            return TextNode.valueOf(OFF);
        }
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Gate gate : value) {
            array.addObject()
                    .put(GateParts.NAME, gate.name())
                    .put(GateParts.MEASURE, gate.measure().label())
                    .put(GateParts.AGAINST, gate.against().label())
                    .put(gate.atLeast() ? GateParts.MIN : GateParts.MAX, gate.threshold())
                    .put(GateParts.CONFIDENCE, gate.confidence())
                    .put(GateParts.ACTION, gate.action().label())
                    .put(GateParts.INCONCLUSIVE, gate.inconclusive().label());
        }
        return array;
    }

    @Override
    public String shown(List<Gate> value) {
        return value.isEmpty()
                ? OFF
                : String.join(", ", value.stream().map(Gate::name).toList());
    }
}
