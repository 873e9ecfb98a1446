package dev.dreambooth.contract.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.dreambooth.contract.machine.HomeFolder;
import dev.dreambooth.contract.settings.type.PathType;
import dev.dreambooth.contract.settings.type.PlaceType;
import dev.dreambooth.contract.settings.type.Shape;
import dev.dreambooth.contract.settings.type.TextType;
import dev.dreambooth.contract.settings.type.UnusableValueException;
import dev.dreambooth.contract.settings.type.ValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A base model: the embedded one, coordinates in a Maven repository, or else a file or folder, which may lie in the cache of
 * Hugging Face's libraries and be called by its name there.
 */
record ModelType() implements ValueType<String> {
    private static final TextType TEXT = TextType.notBlank();

    @Override
    public String parse(List<String> texts) {
        String text = TEXT.parse(texts);
        if (PlaceType.isWebAddress(text)) {
            throw new UnusableValueException("is " + text + ", a web address, from which nothing is downloaded");
        }
        return text;
    }

    @Override
    public String accepted() {
        return "embedded, the path of a model's folder or file, or the coordinates of an artifact";
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
        return isPath
                ? place(value, absolute.apply(new PathType().parse(List.of(value))))
                        .toString()
                : value;
    }

    /** A model that a library of Python has downloaded is known by its name there, or by the folder around its states. */
    private static Path place(String value, Path path) {
        if (Files.exists(path)) {
            return HubCache.snapshot(path);
        }
        return HubCache.of(System.getenv(), HomeFolder.find()).find(value).orElse(path);
    }
}
