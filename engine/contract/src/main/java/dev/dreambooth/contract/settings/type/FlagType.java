package dev.dreambooth.contract.settings.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** A switch: {@code true} or {@code false}. */
public record FlagType() implements ValueType<Boolean> {
    @Override
    public Boolean parse(List<String> texts) {
        String text = single(texts);
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw UnusableValueException.of(text);
        };
    }

    @Override
    public String accepted() {
        return "true or false";
    }

    @Override
    public Shape shape() {
        return Shape.FLAG;
    }

    @Override
    public void describe(ObjectNode property) {
        property.put("type", "boolean");
    }

    @Override
    public JsonNode toJson(Boolean value) {
        return BooleanNode.valueOf(value);
    }
}
