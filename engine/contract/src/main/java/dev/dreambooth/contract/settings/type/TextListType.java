package dev.dreambooth.contract.settings.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A list of texts, none of them empty. A single text, as a command line gives, is split at {@code |}, unless that follows on
 * a backslash.
 */
public record TextListType() implements ValueType<List<String>> {
    private static final Pattern SEPARATOR = Pattern.compile("(?<!\\\\)\\|");

    /** Returns the texts by which a list is handed over that was written as one: its only entry is not to be split. */
    public static List<String> unsplit(List<String> list) {
        return list.size() == 1 ? List.of(list.get(0).replace("|", "\\|")) : list;
    }

    @Override
    public List<String> parse(List<String> texts) {
        List<String> pieces = texts.size() == 1
                ? Arrays.stream(SEPARATOR.split(texts.get(0), -1))
                        .map(piece -> piece.replace("\\|", "|"))
                        .toList()
                : texts;
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
