package dev.dreambooth.contract.settings.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.settings.type.DecimalType;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.type.PathType;
import dev.dreambooth.contract.settings.type.Shape;
import dev.dreambooth.contract.settings.type.UnusableValueException;
import dev.dreambooth.contract.settings.type.ValueType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * LoRAs in the order in which they are added: a path, or a list whose entries are paths or mappings with {@code file} and
 * {@code scale}. Front ends hand over each mapping as the text of a JSON object; a command line gives all of them as one
 * JSON array.
 */
public record LoraListType() implements ValueType<List<LoraChoice>> {
    private static final PathType PATH = new PathType();
    private static final DecimalType NUMBER = DecimalType.finite();

    @Override
    public List<LoraChoice> parse(List<String> texts) {
        List<LoraChoice> loras = new ArrayList<>();
        for (String text : texts) {
            String trimmed = text.trim();
            if (isJson(trimmed)) {
                JsonNode node = read(trimmed);
                (node.isArray() ? node : List.of(node)).forEach(entry -> loras.add(entry(loras.size() + 1, entry)));
            } else {
                loras.add(new LoraChoice(PATH.parse(List.of(trimmed)), Optional.empty()));
            }
        }
        if (loras.isEmpty()) {
            throw new UnusableValueException("has no entry");
        }
        return List.copyOf(loras);
    }

    private static boolean isJson(String text) {
        return (text.startsWith("[") && text.endsWith("]")) || (text.startsWith("{") && text.endsWith("}"));
    }

    private static JsonNode read(String text) {
        try {
            return CanonicalJson.STRICT.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UnusableValueException("has the entry '" + text + "'");
        }
    }

    private static LoraChoice entry(int number, JsonNode written) {
        String place = "has in its entry " + number + " ";
        if (written.isTextual()) {
            return new LoraChoice(PATH.parse(List.of(written.asText())), Optional.empty());
        }
        if (!written.isObject()) {
            throw new UnusableValueException(place + "'" + written.asText() + "'");
        }
        for (Map.Entry<String, JsonNode> field : written.properties()) {
            String name = field.getKey();
            if (!name.equals(LoraChoice.FILE) && !name.equals(LoraChoice.SCALE)) {
                throw new UnusableValueException(place + "the unknown name " + name);
            }
            if (!field.getValue().isValueNode() || field.getValue().isNull()) {
                throw new UnusableValueException(place + "no plain value for " + name);
            }
        }
        if (!written.has(LoraChoice.FILE)) {
            throw new UnusableValueException(place + "no " + LoraChoice.FILE);
        }
        Path file = part(place, LoraChoice.FILE, PATH, written);
        return new LoraChoice(
                file,
                written.has(LoraChoice.SCALE)
                        ? Optional.of(part(place, LoraChoice.SCALE, NUMBER, written))
                        : Optional.empty());
    }

    private static <T> T part(String place, String name, ValueType<T> type, JsonNode written) {
        try {
            return type.parse(List.of(written.get(name).asText()));
        } catch (UnusableValueException e) {
            throw new UnusableValueException(place + "a " + name + " that " + e.getMessage());
        }
    }

    @Override
    public String accepted() {
        return "the path of a file or folder, or a list of such, each alone or as file with a scale, which is "
                + NUMBER.accepted();
    }

    @Override
    public Shape shape() {
        return Shape.TEXT_OR_MAPPINGS;
    }

    @Override
    public void describe(ObjectNode property) {
        ArrayNode forms = property.putArray("anyOf");
        PATH.describe(forms.addObject());
        ArrayNode entries =
                forms.addObject().put("type", "array").putObject("items").putArray("anyOf");
        PATH.describe(entries.addObject());
        ObjectNode entry = entries.addObject().put("type", "object").put("additionalProperties", false);
        entry.putArray("required").add(LoraChoice.FILE);
        ObjectNode parts = entry.putObject("properties");
        PATH.describe(parts.putObject(LoraChoice.FILE));
        NUMBER.describe(parts.putObject(LoraChoice.SCALE));
    }

    @Override
    public JsonNode toJson(List<LoraChoice> value) {
        return toJson(value, effect -> true);
    }

    /** Where a file lies decides nothing of the result, how strongly it acts does. */
    @Override
    public JsonNode toJson(List<LoraChoice> value, Predicate<Effect> wanted) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (LoraChoice lora : value) {
            ObjectNode entry = array.addObject();
            if (wanted.test(Effect.INPUT)) {
                entry.set(LoraChoice.FILE, PATH.toJson(lora.file()));
            }
            if (wanted.test(Effect.RESULT)) {
                lora.scale().ifPresent(scale -> entry.put(LoraChoice.SCALE, scale));
            }
        }
        return array;
    }

    @Override
    public boolean namesFiles() {
        return true;
    }

    @Override
    public List<LoraChoice> located(List<LoraChoice> value, UnaryOperator<Path> absolute) {
        return value.stream()
                .map(lora -> new LoraChoice(absolute.apply(lora.file()), lora.scale()))
                .toList();
    }
}
