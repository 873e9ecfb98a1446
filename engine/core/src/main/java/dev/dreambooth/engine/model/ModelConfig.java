package dev.dreambooth.engine.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a model's {@code config.json} strictly: every option is either understood, or known to change nothing, or
 * refused by its name. An absent or null option has the reference's default.
 */
public final class ModelConfig {
    private final String file;
    private final ObjectNode json;
    private final Set<String> known = new HashSet<>();

    /**
     * @param file what to call the file in messages
     * @param json its content
     */
    public ModelConfig(String file, ObjectNode json) {
        this.file = file;
        this.json = json;
    }

    /** The option's value, or the missing node where it is absent or null. */
    private JsonNode value(String key) {
        known.add(key);
        JsonNode node = json.path(key);
        return node.isNull() ? MissingNode.getInstance() : node;
    }

    /** An integer in [1, 2^20], the range of every size in a network. */
    public int size(String key, int byDefault) {
        JsonNode node = value(key);
        return node.isMissingNode() ? byDefault : size(key, node);
    }

    /** An integer in [0, 2^20], the range of how many there are of what need not be. */
    public int count(String key, int byDefault) {
        JsonNode node = value(key);
        return node.isIntegralNumber() && node.longValue() == 0 ? 0 : size(key, byDefault);
    }

    private int size(String key, JsonNode node) {
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.asInt() < 1 || node.asInt() > 1 << 20) {
            throw wrong(key, node, "a whole number of at least 1");
        }
        return node.asInt();
    }

    /** Sizes, one for each of {@code count} levels; a single number stands for all levels. */
    public List<Integer> sizes(String key, int byDefault, int count) {
        JsonNode node = value(key);
        List<Integer> sizes = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(element -> sizes.add(size(key, element)));
            if (sizes.size() != count) {
                throw wrong(key, node, "one number, or a list of " + count);
            }
        } else {
            int size = node.isMissingNode() ? byDefault : size(key, node);
            for (int i = 0; i < count; i++) {
                sizes.add(size);
            }
        }
        return sizes;
    }

    /** A list of sizes, of any length. */
    public List<Integer> sizeList(String key, List<Integer> byDefault) {
        JsonNode node = value(key);
        if (node.isMissingNode()) {
            return byDefault;
        }
        if (!node.isArray() || node.isEmpty()) {
            throw wrong(key, node, "a list of whole numbers");
        }
        List<Integer> sizes = new ArrayList<>();
        node.forEach(element -> sizes.add(size(key, element)));
        return sizes;
    }

    /** A list of names, each one of those allowed. */
    public List<String> names(String key, List<String> byDefault, Set<String> allowed) {
        JsonNode node = value(key);
        if (node.isMissingNode()) {
            return byDefault;
        }
        List<String> names = new ArrayList<>();
        node.forEach(element -> {
            if (!allowed.contains(element.asText())) {
                throw wrong(key, element, "one of " + allowed);
            }
            names.add(element.asText());
        });
        return names;
    }

    /** A finite number. */
    public double number(String key, double byDefault) {
        JsonNode node = value(key);
        if (node.isMissingNode()) {
            return byDefault;
        }
        if (!node.isNumber() || !Double.isFinite(node.asDouble())) {
            throw wrong(key, node, "a number");
        }
        return node.asDouble();
    }

    /** Finite numbers, so many of them, if there are any. */
    public Optional<List<Double>> numbers(String key, int count) {
        JsonNode node = value(key);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        List<Double> numbers = new ArrayList<>();
        node.forEach(element -> {
            if (element.isNumber() && Double.isFinite(element.asDouble())) {
                numbers.add(element.asDouble());
            }
        });
        if (!node.isArray() || node.size() != count || numbers.size() != count) {
            throw wrong(key, node, "a list of " + count + " numbers");
        }
        return Optional.of(numbers);
    }

    /** A switch. */
    public boolean flag(String key, boolean byDefault) {
        JsonNode node = value(key);
        if (node.isMissingNode()) {
            return byDefault;
        }
        if (!node.isBoolean()) {
            throw wrong(key, node, "true or false");
        }
        return node.asBoolean();
    }

    /** A name, one of those allowed. */
    public String name(String key, String byDefault, Set<String> allowed) {
        JsonNode node = value(key);
        if (node.isMissingNode()) {
            return byDefault;
        }
        if (!allowed.contains(node.asText())) {
            throw wrong(key, node, "one of " + allowed);
        }
        return node.asText();
    }

    /** An option that changes the mathematics and has only one supported value, given as its JSON text. */
    public void only(String key, String... supported) {
        JsonNode node = value(key);
        if (!node.isMissingNode() && !List.of(supported).contains(node.toString())) {
            throw UserError.data(
                    file + ": option '" + key + "' = " + node + " is not supported.",
                    supported.length == 0
                            ? "It has to be absent or null; use a model without it."
                            : "It has to be " + String.join(" or ", supported) + "; use a model with that value.");
        }
    }

    /** An option that has no part in what the engine computes. */
    public void ignore(String... keys) {
        known.addAll(List.of(keys));
    }

    /**
     * Refuses any option that was neither read nor ignored; names beginning with an underscore are remarks, and null says
     * nothing.
     */
    public void refuseUnknown() {
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!name.startsWith("_")
                    && !known.contains(name)
                    && !json.get(name).isNull()) {
                throw UserError.data(
                        file + ": option '" + name + "' = " + json.get(name) + " is not known to this engine.",
                        "It may change what the model computes, so it is not ignored; use a model without it.");
            }
        }
    }

    /** Returns the refusal of options that do not go together. */
    public UserError contradiction(String finding) {
        return UserError.data(
                file + ": " + finding + ".", "Correct the file, or take the model from its source again.");
    }

    private UserError wrong(String key, JsonNode node, String expected) {
        return UserError.data(
                file + ": option '" + key + "' = " + node + " is not " + expected + ".",
                "Correct the file, or take the model from its source again.");
    }
}
