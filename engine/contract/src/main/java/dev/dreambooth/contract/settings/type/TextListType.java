package dev.dreambooth.contract.settings.type;

import java.util.Arrays;
import java.util.List;

/** A list of texts, none of them empty. A single text, as a command line gives, is split at {@code |}. */
public record TextListType() implements ValueType<List<String>> {
    @Override
    public List<String> parse(List<String> texts) {
        List<String> pieces = texts.size() == 1 ? Arrays.asList(texts.get(0).split("\\|", -1)) : texts;
        List<String> values = pieces.stream().map(String::trim).toList();
        if (values.stream().anyMatch(String::isEmpty)) {
            throw new UnusableValueException("has an empty entry");
        }
        return values;
    }

    @Override
    public String accepted() {
        return "a list of texts (or one text, its entries separated by |)";
    }

    @Override
    public String label() {
        return "list of texts";
    }
}
