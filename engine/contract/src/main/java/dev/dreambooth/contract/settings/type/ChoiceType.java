package dev.dreambooth.contract.settings.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;

/**
 * One of a few words, in whatever case it was written.
 *
 * @param choices the enum of what they mean
 */
public record ChoiceType<E extends Enum<E> & Choice>(Class<E> choices) implements ValueType<E> {
    @Override
    public E parse(List<String> texts) {
        return Choices.get(choices, single(texts));
    }

    @Override
    public String accepted() {
        return "one of " + Choices.listed(choices);
    }

    @Override
    public Shape shape() {
        return Shape.TEXT;
    }

    @Override
    public void describe(ObjectNode property) {
        Choices.labels(choices).forEach(property.putArray("enum")::add);
    }

    @Override
    public JsonNode toJson(E value) {
        return TextNode.valueOf(value.label());
    }

    @Override
    public String shown(E value) {
        return value.label();
    }
}
