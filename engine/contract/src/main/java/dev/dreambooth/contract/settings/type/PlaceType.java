package dev.dreambooth.contract.settings.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * A place for data: a word that stands for one, a web address, or a folder. A relative folder is taken from where the
 * setting was written, which the resolver knows.
 *
 * @param words what is no folder, such as {@code off}
 * @param web whether {@code http} and {@code https} addresses are places
 */
public record PlaceType(List<String> words, boolean web) implements ValueType<String> {
    /** Returns whether a value is a folder. */
    private boolean isFolder(String value) {
        return !words.contains(value) && !(web && isWebAddress(value));
    }

    /** Returns whether a text begins like a web address. */
    public static boolean isWebAddress(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.startsWith("http://") || lower.startsWith("https://");
    }

    @Override
    public String parse(List<String> texts) {
        String text = single(texts);
        if (words.contains(text)) {
            return text;
        }
        if (isWebAddress(text)) {
            if (!web) {
                throw new UnusableValueException("is '" + text + "', a web address");
            }
            return new WebAddressType().parse(List.of(text));
        }
        new PathType().parse(List.of(text)); // refuses what cannot be a path here
        return text;
    }

    @Override
    public String accepted() {
        String folder = web ? "a folder or an https:// address without credentials" : "a folder";
        return words.isEmpty() ? folder : String.join(", ", words) + " or " + folder;
    }

    @Override
    public Shape shape() {
        return Shape.TEXT;
    }

    @Override
    public void describe(ObjectNode property) {
        property.put("type", "string");
    }

    @Override
    public JsonNode toJson(String value) {
        return TextNode.valueOf(value);
    }

    @Override
    public String located(String value, UnaryOperator<Path> absolute) {
        return isFolder(value) ? absolute.apply(Path.of(value)).toString() : value;
    }
}
