package dev.dreambooth.engine.evaluation.measure;

import dev.dreambooth.engine.evaluation.ImageFacts;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The numbers of an image.
 *
 * @param tuned whether the trained model made it; otherwise the base model did
 * @param ofClass whether it is of the class and not of the subject
 * @param prompt what it was made from, without the identifier
 * @param kind the kind of the prompt: {@code scene}, {@code property} or {@code class}
 * @param seed its seed
 * @param facts what else is known of it
 * @param values what was measured of it
 */
public record ImageScore(
        boolean tuned,
        boolean ofClass,
        String prompt,
        String kind,
        long seed,
        ImageFacts facts,
        Map<ImageColumn, Double> values) {
    /** Takes a copy, in the order of the columns. */
    public ImageScore {
        EnumMap<ImageColumn, Double> copy = new EnumMap<>(ImageColumn.class);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
    }

    /** Returns a number, if it was measured and is one. */
    public OptionalDouble value(ImageColumn column) {
        Double value = values.get(column);
        return value == null || !Double.isFinite(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
