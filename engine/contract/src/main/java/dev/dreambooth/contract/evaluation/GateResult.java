package dev.dreambooth.contract.evaluation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.dreambooth.contract.settings.gate.Gate;
import dev.dreambooth.contract.settings.gate.GateAction;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a gate said.
 *
 * @param gate what was demanded
 * @param verdict what came of it
 * @param estimate what was found, in the form that the gate compares, with the interval of its confidence; null if
 *     nothing was
 * @param more how many more units would decide an inconclusive one; 0 if none would, or it is decided
 * @param message the verdict in words, with numbers and what to do
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GateResult(
        Gate gate, Verdict verdict, @Nullable Estimate estimate, int more, String message) {
    /** Checks that nothing else is left out. */
    public GateResult {
        Objects.requireNonNull(gate, "gate");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(message, "message");
    }

    /** Returns what the build is to do about it, if anything. */
    @JsonIgnore
    public Optional<GateAction> consequence() {
        return switch (verdict) {
            case PASS, SKIPPED -> Optional.empty();
            case FAIL, ERROR -> Optional.of(gate.action());
            case INCONCLUSIVE -> Optional.of(gate.inconclusive());
        };
    }
}
