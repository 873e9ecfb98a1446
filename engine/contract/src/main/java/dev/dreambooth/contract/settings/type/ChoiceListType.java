package dev.dreambooth.contract.settings.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Some of a few words, each at most once. A single text, as a command line gives, is split at {@code |}.
 *
 * @param choices the enum of what they mean
 */
public record ChoiceListType<E extends Enum<E> & Choice>(Class<E> choices) implements ValueType<List<E>> {
    @Override
    public List<E> parse(List<String> texts) {
        return Texts.distinct(texts).stream()
                .map(word -> Choices.get(choices, word))
                .toList();
    }

    @Override
    public String accepted() {
        return "a list of any of " + Choices.listed(choices) + " (or one text, its entries separated by |)";
    }

    @Override
    public Shape shape() {
        return Shape.LIST;
    }

    @Override
    public void describe(ObjectNode property) {
        property.putArray("type").add("array").add("string");
        Choices.labels(choices).forEach(property.putObject("items").putArray("enum")::add);
    }

    @Override
    public JsonNode toJson(List<E> value) {
        return Texts.array(value.stream().map(Choice::label).toList());
    }

    @Override
    public String shown(List<E> value) {
        return value.stream().map(Choice::label).toList().toString();
    }
}
