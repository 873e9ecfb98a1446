package dev.dreambooth.contract.settings.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Locale;

/** What the types of lists have in common. */
final class Texts {
    private Texts() {}

    /** Returns words in lower case, each there once. */
    static List<String> distinct(List<String> texts) {
        List<String> words = new TextListType()
                .parse(texts).stream()
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .toList();
        if (words.stream().distinct().count() < words.size()) {
            throw new UnusableValueException("has an entry twice: " + String.join(", ", words));
        }
        return words;
    }

    static JsonNode array(List<String> texts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return array;
    }
}
