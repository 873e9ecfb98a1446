package dev.dreambooth.contract.settings.gate;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * A demand on a trained model: a bound of a measure, and what happens beyond it.
 *
 * @param name what reports call it, build after build, whatever its threshold
 * @param measure what is measured
 * @param against what the number is held against
 * @param atLeast whether the threshold is the smallest good number; otherwise it is the largest
 * @param threshold the bound
 * @param confidence how sure a verdict is, on one side: at .975 both bounds together are the usual 95 % interval
 * @param action what failing does
 * @param inconclusive what happens if the images do not decide
 */
public record Gate(
        String name,
        GateMeasure measure,
        GateReference against,
        boolean atLeast,
        double threshold,
        double confidence,
        GateAction action,
        GateAction inconclusive) {
    /** Checks that nothing is left out. */
    public Gate {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(measure, "measure");
        Objects.requireNonNull(against, "against");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(inconclusive, "inconclusive");
    }

    /** The confidence of a gate that names none. */
    public static final double CONFIDENCE = .975;

    /** Returns a gate with its usual name that fails, and warns if the images do not decide. */
    public static Gate of(GateMeasure measure, GateReference against, boolean atLeast, double threshold) {
        return new Gate(
                usualName(measure, against, atLeast),
                measure,
                against,
                atLeast,
                threshold,
                CONFIDENCE,
                GateAction.FAIL,
                GateAction.WARN);
    }

    /** Returns the name of a gate that was given none: it holds no threshold, since histories go by it. */
    public static String usualName(GateMeasure measure, GateReference against, boolean atLeast) {
        String reference = against == GateReference.ABSOLUTE ? "" : "." + against.label();
        return measure.label() + reference + (atLeast ? ".min" : ".max");
    }

    /** Returns this gate doing no more than warn. */
    public Gate warning() {
        return new Gate(name, measure, against, atLeast, threshold, confidence, GateAction.WARN, GateAction.WARN);
    }

    /** Returns what is demanded, such as {@code at least 0.3}. */
    public String demand() {
        return (atLeast ? "at least " : "at most ")
                + BigDecimal.valueOf(threshold).stripTrailingZeros().toPlainString();
    }
}
