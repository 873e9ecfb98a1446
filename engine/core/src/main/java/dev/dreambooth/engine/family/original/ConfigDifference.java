package dev.dreambooth.engine.family.original;

import java.lang.reflect.RecordComponent;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Tells two configurations of a network apart by what it computes. */
public final class ConfigDifference {
    /** What a configuration says of use, or what weights and tokenizer say better. */
    private static final Set<String> OF_NO_MATTER = Set.of("sampleSize", "endTokenId", "projectionDim");

    private ConfigDifference() {}

    /** Returns in words the first difference of a model's own configuration from the usual one, or empty. */
    public static <C extends Record> Optional<String> of(C usual, C own) {
        for (RecordComponent component : usual.getClass().getRecordComponents()) {
            Object expected = value(component, usual);
            Object found = value(component, own);
            if (!Objects.equals(expected, found) && !OF_NO_MATTER.contains(component.getName())) {
                return Optional.of(
                        component.getName() + " = " + found + ", where readers of a single file take " + expected);
            }
        }
        return Optional.empty();
    }

    private static Object value(RecordComponent component, Record of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
