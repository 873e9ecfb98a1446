package dev.dreambooth.contract.settings.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Any text of a form.
 *
 * @param pattern what the whole text must match
 * @param accepted the form in words, to complete "must be ..."
 */
public record TextType(Pattern pattern, String accepted) implements ValueType<String> {
    /** Returns the type of all texts, the empty one included. */
    public static TextType any() {
        return new TextType(Pattern.compile(".*", Pattern.DOTALL), "a text");
    }

    /** Returns the type of the texts with at least one visible character. */
    public static TextType notBlank() {
        return new TextType(Pattern.compile(".*\\S.*", Pattern.DOTALL), "a text that is not empty");
    }

    /** Returns the type of the texts that match a regular expression. */
    public static TextType matching(String regex, String accepted) {
        return new TextType(Pattern.compile(regex), accepted);
    }

    @Override
    public String parse(List<String> texts) {
        String text = single(texts);
        if (!pattern.matcher(text).matches()) {
            throw UnusableValueException.of(text);
        }
        return text;
    }

    @Override
    public Shape shape() {
        return Shape.TEXT;
    }

    @Override
    public void describe(ObjectNode property) {
        property.put("type", "string").put("pattern", "^(" + pattern.pattern() + ")$");
    }

    @Override
    public JsonNode toJson(String value) {
        return TextNode.valueOf(value);
    }
}
