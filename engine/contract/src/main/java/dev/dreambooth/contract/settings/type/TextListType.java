package dev.dreambooth.contract.settings.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;

/** A list of texts, none of them empty. A single text, as a command line gives, is split at {@code |}. */
public record TextListType() implements ValueType<List<String>> {
    @Override
    public List<String> parse(List<String> texts) {
        List<String> pieces = texts.size() == 1 ? Arrays.asList(texts.get(0).split("\\|", -1)) : texts;
        List<String> values = pieces.stream().map(String::trim).toList();
        if (values.stream().anyMatch(String::isEmpty)) {
            throw new UnusableValueException("has an empty entry");
        }
        return values;
    }

    @Override
    public String accepted() {
        return "a list of texts (or one text, its entries separated by |)";
    }

    @Override
    public Shape shape() {
        return Shape.LIST;
    }

    @Override
    public void describe(ObjectNode property) {
        property.putArray("type").add("array").add("string");
        property.putObject("items").put("type", "string");
    }

    @Override
    public JsonNode toJson(List<String> value) {
        return Texts.array(value);
    }
}
