package dev.dreambooth.contract.settings.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The seed of all random draws: a whole number of 63 bits. */
public record SeedType() implements ValueType<Long> {
    @Override
    public Long parse(List<String> texts) {
        String text = single(texts);
        long value;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw UnusableValueException.of(text);
        }
        if (value < 0) {
            throw UnusableValueException.of(text);
        }
        return value;
    }

    @Override
    public String accepted() {
        return "a whole number from 0 to " + Long.MAX_VALUE;
    }

    @Override
    public Shape shape() {
        return Shape.LONG;
    }

    @Override
    public void describe(ObjectNode property) {
        property.put("type", "integer").put("minimum", 0);
    }

    @Override
    public JsonNode toJson(Long value) {
        return LongNode.valueOf(value);
    }
}
