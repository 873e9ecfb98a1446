package dev.dreambooth.contract.settings.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A whole number in a range.
 *
 * @param min the smallest accepted value
 * @param max the largest accepted value
 * @param multipleOf what the value must be divisible by; 1 for any
 */
public record WholeNumberType(int min, int max, int multipleOf) implements ValueType<Integer> {
    /** Returns the type of the whole numbers from {@code min} up. */
    public static WholeNumberType from(int min) {
        return new WholeNumberType(min, Integer.MAX_VALUE, 1);
    }

    @Override
    public Integer parse(List<String> texts) {
        String text = single(texts);
        int value;
        try {
            value = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw UnusableValueException.of(text);
        }
        if (value < min || value > max || value % multipleOf != 0) {
            throw UnusableValueException.of(text);
        }
        return value;
    }

    @Override
    public String accepted() {
        String range = max == Integer.MAX_VALUE ? "from " + min + " up" : "from " + min + " to " + max;
        return "a whole number " + range + (multipleOf == 1 ? "" : " divisible by " + multipleOf);
    }

    @Override
    public Shape shape() {
        return Shape.INTEGER;
    }

    @Override
    public void describe(ObjectNode property) {
        property.put("type", "integer").put("minimum", min).put("maximum", max);
        property.put("multipleOf", multipleOf);
    }

    @Override
    public JsonNode toJson(Integer value) {
        return IntNode.valueOf(value);
    }
}
