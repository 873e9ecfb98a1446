package dev.dreambooth.contract.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.dreambooth.contract.settings.type.PathType;
import dev.dreambooth.contract.settings.type.Shape;
import dev.dreambooth.contract.settings.type.TextType;
import dev.dreambooth.contract.settings.type.ValueType;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** A base model: the embedded one, coordinates in a Maven repository, or else a file or folder. */
record ModelType() implements ValueType<String> {
    private static final TextType TEXT = TextType.notBlank();

    @Override
    public String parse(List<String> texts) {
        return TEXT.parse(texts);
    }

    @Override
    public String accepted() {
        return TEXT.accepted();
    }

    @Override
    public Shape shape() {
        return TEXT.shape();
    }

    @Override
    public void describe(ObjectNode property) {
        TEXT.describe(property);
    }

    @Override
    public JsonNode toJson(String value) {
        return TextNode.valueOf(value);
    }

    @Override
    public String located(String value, UnaryOperator<Path> absolute) {
        boolean isPath = !value.equals(CommonSettings.EMBEDDED)
                && ModelCoordinates.parse(value).isEmpty();
        return isPath ? absolute.apply(new PathType().parse(List.of(value))).toString() : value;
    }
}
