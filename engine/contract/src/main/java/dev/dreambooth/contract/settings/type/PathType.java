package dev.dreambooth.contract.settings.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A file or folder. A relative one is taken from the project's folder (or, in {@code dreambooth.yaml}, from the folder
 * of that file), which the resolver knows.
 */
public record PathType() implements ValueType<Path> {
    @Override
    public Path parse(List<String> texts) {
        String text = single(texts);
        if (text.isEmpty()) {
            throw UnusableValueException.of(text);
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            UnusableValueException.requireNameable(text);
            throw new UnusableValueException("is '" + text + "', which is no path here: " + e.getReason());
        }
    }

    @Override
    public String accepted() {
        return "the path of a file or folder";
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
    public JsonNode toJson(Path value) {
        return TextNode.valueOf(value.toString());
    }

    @Override
    public boolean namesFiles() {
        return true;
    }

    @Override
    public Path located(Path value, UnaryOperator<Path> absolute) {
        return absolute.apply(value);
    }
}
