package dev.dreambooth.contract.settings.type;

import java.util.List;
import java.util.Locale;

/**
 * Some of a few words, each at most once. A single text, as a command line gives, is split at {@code |}.
 *
 * @param choices the words, lower case
 */
public record ChoiceListType(List<String> choices) implements ValueType<List<String>> {
    @Override
    public List<String> parse(List<String> texts) {
        List<String> words = words(texts);
        for (String word : words) {
            if (!choices.contains(word)) {
                throw UnusableValueException.of(word);
            }
        }
        return words;
    }

    /** Returns words in lower case, each there once. */
    static List<String> words(List<String> texts) {
        List<String> words = new TextListType()
                .parse(texts).stream()
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .toList();
        if (words.stream().distinct().count() < words.size()) {
            throw new UnusableValueException("has an entry twice: " + String.join(", ", words));
        }
        return words;
    }

    @Override
    public String accepted() {
        return "a list of any of " + String.join(", ", choices) + " (or one text, its entries separated by |)";
    }

    @Override
    public String label() {
        return "list of choices";
    }
}
