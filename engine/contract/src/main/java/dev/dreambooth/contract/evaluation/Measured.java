package dev.dreambooth.contract.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came out for one measure.
 *
 * @param by what it was measured with, such as {@code subject} or {@code lpips}
 * @param unit what the statistics count: {@code prompt} or {@code image}
 * @param tuned the trained model's mean with its 95 % interval
 * @param base the base model's
 * @param ceiling the mean of the instance images among themselves; null where there is no such thing
 * @param scores the numbers of the units
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Measured(
        String by,
        String unit,
        Estimate tuned,
        Estimate base,
        @JsonSerialize(using = Digits.class) @Nullable Double ceiling,
        List<UnitScore> scores) {
    /** What the statistics count as a rule. */
    public static final String PROMPT = "prompt";
    /** What they count where there is one prompt only. */
    public static final String IMAGE = "image";

    /** Rounds, and copies. */
    public Measured {
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(tuned, "tuned");
        Objects.requireNonNull(base, "base");
        ceiling = ceiling == null ? null : Double.valueOf(Digits.rounded(ceiling));
        scores = List.copyOf(scores);
    }
}
