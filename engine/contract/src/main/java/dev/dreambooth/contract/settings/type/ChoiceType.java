package dev.dreambooth.contract.settings.type;

import java.util.List;
import java.util.Locale;

/**
 * One of a few words, in whatever case it was written.
 *
 * @param choices the words, lower case
 */
public record ChoiceType(List<String> choices) implements ValueType<String> {
    /** Returns the type that accepts these words. */
    public static ChoiceType of(String... choices) {
        return new ChoiceType(List.of(choices));
    }

    @Override
    public String parse(List<String> texts) {
        String text = single(texts);
        String choice = text.toLowerCase(Locale.ROOT);
        if (!choices.contains(choice)) {
            throw UnusableValueException.of(text);
        }
        return choice;
    }

    @Override
    public String accepted() {
        return "one of " + String.join(", ", choices);
    }

    @Override
    public String label() {
        return "choice";
    }
}
