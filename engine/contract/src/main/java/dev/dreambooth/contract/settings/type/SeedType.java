package dev.dreambooth.contract.settings.type;

import java.util.List;

/** The seed of all random draws: a whole number of 63 bits. */
public record SeedType() implements ValueType<Long> {
    @Override
    public Long parse(List<String> texts) {
        String text = single(texts);
        long value;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw UnusableValueException.of(text);
        }
        if (value < 0) {
            throw UnusableValueException.of(text);
        }
        return value;
    }

    @Override
    public String accepted() {
        return "a whole number from 0 to " + Long.MAX_VALUE;
    }

    @Override
    public String label() {
        return "integer";
    }
}
