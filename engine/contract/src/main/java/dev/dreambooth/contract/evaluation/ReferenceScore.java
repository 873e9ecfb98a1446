package dev.dreambooth.contract.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An instance image's part in the likeness, so that an odd one is seen.
 *
 * @param sha256 the image
 * @param tuned the mean cosine of the trained model's images with it
 * @param others the mean cosine of the other instance images with it; null if there are none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReferenceScore(
        String sha256,
        @JsonSerialize(using = Digits.class) double tuned,
        @JsonSerialize(using = Digits.class) @Nullable Double others) {
    /** Rounds. */
    public ReferenceScore {
        Objects.requireNonNull(sha256, "sha256");
        tuned = Digits.rounded(tuned);
        others = others == null ? null : Double.valueOf(Digits.rounded(others));
    }
}
