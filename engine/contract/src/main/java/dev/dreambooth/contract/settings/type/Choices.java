package dev.dreambooth.contract.settings.type;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** From the words that people write to the constants of an enum, and back. */
final class Choices {
    private Choices() {}

    /** Returns the constant that a word in whatever case means, if it means one. */
    static <E extends Enum<E> & Choice> Optional<E> find(Class<E> choices, String word) {
        String label = word.toLowerCase(Locale.ROOT);
        return Stream.of(choices.getEnumConstants())
                .filter(choice -> choice.label().equals(label))
                .findFirst();
    }

    /** Returns the constant that a word means. */
    static <E extends Enum<E> & Choice> E get(Class<E> choices, String word) {
        return find(choices, word)
                .orElseThrow(() -> Stream.of(choices.getEnumConstants())
                        .flatMap(choice -> choice.whyNot(word.toLowerCase(Locale.ROOT)).stream())
                        .findFirst()
                        .map(why -> UnusableValueException.of(word, why))
                        .orElseGet(() -> UnusableValueException.of(word)));
    }

    static <E extends Enum<E> & Choice> List<String> labels(Class<E> choices) {
        return Stream.of(choices.getEnumConstants()).map(Choice::label).toList();
    }

    static <E extends Enum<E> & Choice> String listed(Class<E> choices) {
        return labels(choices).stream().collect(Collectors.joining(", "));
    }
}
