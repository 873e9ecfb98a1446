package dev.dreambooth.contract.settings.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One of a few words, or a word that leaves the choice to something else, which is the empty value.
 *
 * @param word that word, lower case
 * @param choices the enum of what the others mean
 */
public record ChoiceOrWordType<E extends Enum<E> & Choice>(String word, Class<E> choices)
        implements ValueType<Optional<E>> {
    @Override
    public Optional<E> parse(List<String> texts) {
        String text = single(texts);
        return text.toLowerCase(Locale.ROOT).equals(word) ? Optional.empty() : Optional.of(Choices.get(choices, text));
    }

    @Override
    public String accepted() {
        return "one of " + word + ", " + Choices.listed(choices);
    }

    @Override
    public Shape shape() {
        return Shape.TEXT;
    }

    @Override
    public void describe(ObjectNode property) {
        Choices.labels(choices).forEach(property.putArray("enum").add(word)::add);
    }

    @Override
    public JsonNode toJson(Optional<E> value) {
        return TextNode.valueOf(shown(value));
    }

    @Override
    public String shown(Optional<E> value) {
        return value.map(Choice::label).orElse(word);
    }
}
