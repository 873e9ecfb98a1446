package dev.dreambooth.contract.evaluation;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.util.Objects;

/**
 * A measure's number for one unit of the statistics, which is a prompt (the mean over its seeds).
 *
 * @param unit the prompt; or a class prompt and the place of its seed, where there is only one class prompt
 * @param tuned the trained model's
 * @param base the base model's
 */
public record UnitScore(
        String unit,
        @JsonSerialize(using = Digits.class) double tuned,
        @JsonSerialize(using = Digits.class) double base) {
    /** Rounds, so that whoever judges by a document judges like the one who wrote it. */
    public UnitScore {
        Objects.requireNonNull(unit, "unit");
        tuned = Digits.rounded(tuned);
        base = Digits.rounded(base);
    }
}
