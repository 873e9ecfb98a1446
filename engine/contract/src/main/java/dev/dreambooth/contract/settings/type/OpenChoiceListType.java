package dev.dreambooth.contract.settings.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Some of a few words or of others like them, each at most once: what others there are is only known to what reads them.
 * A single text, as a command line gives, is split at {@code |}.
 *
 * @param choices the words that are always there, lower case
 * @param others what the others name, to complete "any of ..., or ..."
 */
public record OpenChoiceListType(List<String> choices, String others) implements ValueType<List<String>> {
    /** What a word looks like. */
    public static final Pattern WORD = Pattern.compile("[a-z][a-z0-9-]*");

    @Override
    public List<String> parse(List<String> texts) {
        List<String> words = Texts.distinct(texts);
        for (String word : words) {
            if (!WORD.matcher(word).matches()) {
                throw UnusableValueException.of(word);
            }
        }
        return words;
    }

    @Override
    public String accepted() {
        return "a list of any of " + String.join(", ", choices) + ", or of " + others
                + " (or one text, its entries separated by |)";
    }

    @Override
    public Shape shape() {
        return Shape.LIST;
    }

    @Override
    public void describe(ObjectNode property) {
        property.putArray("type").add("array").add("string");
        ArrayNode entry = property.putObject("items").putArray("anyOf");
        choices.forEach(entry.addObject().putArray("enum")::add);
        entry.addObject().put("type", "string").put("pattern", "^" + WORD.pattern() + "$");
    }

    @Override
    public JsonNode toJson(List<String> value) {
        return Texts.array(value);
    }
}
