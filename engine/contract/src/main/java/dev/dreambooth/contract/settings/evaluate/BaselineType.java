package dev.dreambooth.contract.settings.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.dreambooth.contract.settings.type.PathType;
import dev.dreambooth.contract.settings.type.Shape;
import dev.dreambooth.contract.settings.type.ValueType;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** An evaluation to compare with: a file, or coordinates in a Maven repository, which a Maven build fetches. */
record BaselineType() implements ValueType<String> {
    private static final PathType PATH = new PathType();

    @Override
    public String parse(List<String> texts) {
        String text = single(texts);
        if (BaselineCoordinates.parse(text).isEmpty()) {
            PATH.parse(texts); // refuses what cannot be a path here
        }
        return text;
    }

    @Override
    public String accepted() {
        return "the path of a file, or the coordinates of an artifact";
    }

    @Override
    public Shape shape() {
        return Shape.TEXT;
    }

    @Override
    public void describe(ObjectNode property) {
        PATH.describe(property);
    }

    @Override
    public JsonNode toJson(String value) {
        return TextNode.valueOf(value);
    }

    @Override
    public boolean namesFiles() {
        return true;
    }

    @Override
    public String located(String value, UnaryOperator<Path> absolute) {
        return BaselineCoordinates.parse(value).isPresent()
                ? value
                : absolute.apply(Path.of(value)).toString();
    }
}
