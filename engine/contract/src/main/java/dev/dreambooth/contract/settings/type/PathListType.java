package dev.dreambooth.contract.settings.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** Several files or folders, each as {@link PathType} takes it. A single text is split at {@code |}. */
public record PathListType() implements ValueType<List<Path>> {
    private static final PathType PATH = new PathType();

    @Override
    public List<Path> parse(List<String> texts) {
        return new TextListType()
                .parse(texts).stream().map(text -> PATH.parse(List.of(text))).toList();
    }

    @Override
    public String accepted() {
        return "a list of paths (or one text, its entries separated by |)";
    }

    @Override
    public Shape shape() {
        return Shape.LIST;
    }

    @Override
    public void describe(ObjectNode property) {
        new TextListType().describe(property);
    }

    @Override
    public JsonNode toJson(List<Path> value) {
        return Texts.array(value.stream().map(Path::toString).toList());
    }

    @Override
    public boolean namesFiles() {
        return true;
    }

    @Override
    public List<Path> located(List<Path> value, UnaryOperator<Path> absolute) {
        return value.stream().map(absolute).toList();
    }
}
