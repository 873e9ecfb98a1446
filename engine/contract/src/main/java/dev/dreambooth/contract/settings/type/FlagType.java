package dev.dreambooth.contract.settings.type;

import java.util.List;
import java.util.Locale;

/** A switch: {@code true} or {@code false}. */
public record FlagType() implements ValueType<Boolean> {
    @Override
    public Boolean parse(List<String> texts) {
        String text = single(texts);
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw UnusableValueException.of(text);
        };
    }

    @Override
    public String accepted() {
        return "true or false";
    }

    @Override
    public String label() {
        return "boolean";
    }
}
