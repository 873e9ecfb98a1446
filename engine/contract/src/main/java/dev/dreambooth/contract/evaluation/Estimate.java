package dev.dreambooth.contract.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import org.jspecify.annotations.Nullable;

/**
 * A number and how far it can be trusted: the interval is about other prompts and seeds of the same model, never about
 * another training.
 *
 * @param value the number
 * @param lower the interval's lower end; null if it has none, as that of a single prompt
 * @param upper the interval's upper end
 * @param units how many prompts (or images) it is the mean of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Estimate(
        @JsonSerialize(using = Digits.class) double value,
        @JsonSerialize(using = Digits.class) @Nullable Double lower,
        @JsonSerialize(using = Digits.class) @Nullable Double upper,
        int units) {
    /** Rounds, and drops ends that are not finite. */
    public Estimate {
        value = Digits.rounded(value);
        lower = finite(lower);
        upper = finite(upper);
    }

    private static @Nullable Double finite(@Nullable Double end) {
        return end == null || !Double.isFinite(end) ? null : Double.valueOf(Digits.rounded(end));
    }

    /** Returns it as people want to see it, such as {@code 0.123 [0.081, 0.165]}. */
    public String shown() {
        String interval = lower == null && upper == null
                ? ""
                : " [" + (lower == null ? "-∞" : Digits.text(lower, 3)) + ", "
                        + (upper == null ? "∞" : Digits.text(upper, 3)) + "]";
        return Digits.text(value, 3) + interval;
    }
}
