package dev.dreambooth.contract.settings.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A finite decimal number in a range; NaN and infinities are never accepted.
 *
 * @param min the lower bound
 * @param minIncluded whether the lower bound itself is accepted
 * @param max the upper bound
 * @param maxIncluded whether the upper bound itself is accepted
 */
public record DecimalType(double min, boolean minIncluded, double max, boolean maxIncluded)
        implements ValueType<Double> {
    /** As in every notation that settings come from; Java's own has {@code 5f} and {@code 0x1p3} too. */
    private static final Pattern NUMBER = Pattern.compile("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?");

    /** Below it whole numbers are written out. */
    private static final double EXACT = 1e15;

    /** Returns the type of the finite numbers above 0. */
    public static DecimalType positive() {
        return new DecimalType(0, false, Double.POSITIVE_INFINITY, false);
    }

    /** Returns the type of the finite numbers from 0 up. */
    public static DecimalType notNegative() {
        return new DecimalType(0, true, Double.POSITIVE_INFINITY, false);
    }

    /** Returns the type of all finite numbers. */
    public static DecimalType finite() {
        return new DecimalType(Double.NEGATIVE_INFINITY, false, Double.POSITIVE_INFINITY, false);
    }

    /** Returns the type of the positive numbers that 32-bit floats can hold, neither lost as 0 nor as infinity. */
    public static DecimalType singlePrecision() {
        return new DecimalType(1e-37, true, 1e38, true);
    }

    @Override
    public Double parse(List<String> texts) {
        String text = single(texts);
        if (!NUMBER.matcher(text).matches()) {
            throw UnusableValueException.of(text);
        }
        double value = Double.parseDouble(text);
        boolean above = minIncluded ? value >= min : value > min;
        boolean below = maxIncluded ? value <= max : value < max;
        if (!(above && below)) {
            throw UnusableValueException.of(text);
        }
        return value;
    }

    @Override
    public String accepted() {
        if (min == Double.NEGATIVE_INFINITY) {
            return max == Double.POSITIVE_INFINITY ? "a finite number" : "a number up to " + plain(max);
        }
        String lower = (minIncluded ? "from " : "above ") + plain(min);
        if (max == Double.POSITIVE_INFINITY) {
            return "a finite number " + lower + (minIncluded ? " up" : "");
        }
        return "a number " + lower + (maxIncluded ? " to " : " and below ") + plain(max);
    }

    @Override
    public Shape shape() {
        return Shape.DECIMAL;
    }

    @Override
    public void describe(ObjectNode property) {
        property.put("type", "number");
        if (min != Double.NEGATIVE_INFINITY) {
            property.put(minIncluded ? "minimum" : "exclusiveMinimum", min);
        }
        if (max != Double.POSITIVE_INFINITY) {
            property.put(maxIncluded ? "maximum" : "exclusiveMaximum", max);
        }
    }

    @Override
    public JsonNode toJson(Double value) {
        return DoubleNode.valueOf(value);
    }

    /** Writes a bound the way people write settings: {@code 1}, {@code 0.5}, {@code 1e-37}. */
    private static String plain(double bound) {
        return bound == Math.rint(bound) && Math.abs(bound) < EXACT
                ? Long.toString((long) bound)
                : Double.toString(bound).replace(".0E", "e").replace('E', 'e');
    }
}
