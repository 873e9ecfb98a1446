package dev.dreambooth.jenkins.evaluation;

import dev.dreambooth.jenkins.untrusted.JsonObject;
import dev.dreambooth.jenkins.untrusted.Numbers;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A number that was measured, and how far it can be trusted. Immutable. */
@ExportedBean(defaultVisibility = 4)
public final class Interval {
    private final double value;
    private final @Nullable Double lower;
    private final @Nullable Double upper;

    private Interval(double value, @Nullable Double lower, @Nullable Double upper) {
        this.value = value;
        this.lower = lower;
        this.upper = upper;
    }

    static Optional<Interval> of(JsonObject estimate) {
        return estimate.number("value")
                .map(value -> new Interval(
                        value,
                        estimate.number("lower").orElse(null),
                        estimate.number("upper").orElse(null)));
    }

    /** Returns the number. */
    @Exported
    public double getValue() {
        return value;
    }

    /** Returns the lower end, or null if there is none. */
    @Exported
    public @Nullable Double getLower() {
        return lower;
    }

    /** Returns the upper end, or null if there is none. */
    @Exported
    public @Nullable Double getUpper() {
        return upper;
    }

    /** Returns it for a person, such as {@code 0.412 [0.38, 0.44]}. */
    public String getText() {
        if (lower == null && upper == null) {
            return Numbers.brief(value);
        }
        return Numbers.brief(value) + " [" + (lower == null ? "-∞" : Numbers.brief(lower)) + ", "
                + (upper == null ? "∞" : Numbers.brief(upper)) + "]";
    }
}
