package dev.dreambooth.engine.evaluation.gate;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.evaluation.Evaluation;
import dev.dreambooth.contract.evaluation.Measured;
import dev.dreambooth.contract.settings.gate.Gate;
import dev.dreambooth.contract.settings.gate.GateReference;
import dev.dreambooth.engine.evaluation.statistics.StudentT;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds thresholds from n good trainings of one configuration with different seeds. Intervals of a single evaluation know
 * nothing of what another training would give; the spread of several does. A threshold lies where one more training like
 * these falls beyond it with a probability of 1 - confidence: at mean - t s sqrt(1 + 1/n), the end of the interval of a
 * further value; for a difference of two trainings, at - t s sqrt(2).
 */
public final class ThresholdProposal {
    private static final int FEWEST = 3;
    private static final int AFTER_THE_POINT = 3;

    private ThresholdProposal() {}

    /**
     * Returns gates with thresholds from these trainings in place of their own. A gate whose measure one of them lacks
     * is left out.
     *
     * @throws UserError if there are too few trainings, or they were not measured alike
     */
    public static List<Gate> of(List<Evaluation> trainings, List<Gate> gates) {
        if (trainings.size() < FEWEST) {
            throw UserError.data(
                    "Thresholds cannot be found from " + trainings.size() + " evaluations.",
                    "Train at least " + FEWEST + " times with different seeds, better five, and evaluate each.");
        }
        for (Evaluation training : trainings) {
            List<String> differences =
                    training.yardstick().differences(trainings.get(0).yardstick());
            if (!differences.isEmpty()) {
                throw UserError.data(
                        "The evaluations were not measured alike: " + String.join(", ", differences) + ".",
                        "Evaluate all of them with the same settings.");
            }
        }
        List<Gate> proposed = new ArrayList<>();
        for (Gate gate : gates) {
            proposed(trainings, gate).ifPresent(proposed::add);
        }
        return List.copyOf(proposed);
    }

    private static Optional<Gate> proposed(List<Evaluation> trainings, Gate gate) {
        boolean difference = gate.against() == GateReference.LAST_GOOD;
        GateReference against = difference ? GateReference.ABSOLUTE : gate.against();
        Comparison comparison = new Comparison(Optional.empty(), Optional.empty());
        List<Double> values = new ArrayList<>();
        for (Evaluation training : trainings) {
            Measured measured = training.measures().get(gate.measure().label());
            if (measured == null) {
                return Optional.empty();
            }
            try {
                values.add(comparison
                        .of(gate.measure(), measured, against)
                        .estimate(gate.confidence())
                        .value());
            } catch (NothingToCompare e) {
                return Optional.empty();
            }
        }
        int n = values.size();
        double mean = values.stream().mapToDouble(Double::doubleValue).sum() / n;
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        double spread = StudentT.quantile(gate.confidence(), n - 1) * StrictMath.sqrt(squares / (n - 1));
        double reach = spread * StrictMath.sqrt(difference ? 2 : 1 + 1.0 / n);
        double centre = difference ? 0 : mean;
        double threshold = gate.atLeast() ? centre - reach : centre + reach;
        BigDecimal rounded = new BigDecimal(threshold)
                .setScale(AFTER_THE_POINT, gate.atLeast() ? RoundingMode.FLOOR : RoundingMode.CEILING);
        return Optional.of(new Gate(
                gate.name(),
                gate.measure(),
                gate.against(),
                gate.atLeast(),
                rounded.doubleValue(),
                gate.confidence(),
                gate.action(),
                gate.inconclusive()));
    }

    /** Returns gates as they are written in {@code dreambooth.yaml}. */
    public static String yaml(List<Gate> gates) {
        StringBuilder text = new StringBuilder("gates:\n");
        for (Gate gate : gates) {
            text.append("  - measure: ").append(gate.measure().label()).append('\n');
            if (!gate.name().equals(Gate.usualName(gate.measure(), gate.against(), gate.atLeast()))) {
                text.append("    name: ").append(gate.name()).append('\n');
            }
            if (gate.against() != GateReference.ABSOLUTE) {
                text.append("    against: ").append(gate.against().label()).append('\n');
            }
            text.append(gate.atLeast() ? "    min: " : "    max: ")
                    .append(new BigDecimal(Double.toString(gate.threshold()))
                            .stripTrailingZeros()
                            .toPlainString())
                    .append('\n');
            text.append("    action: ").append(gate.action().label()).append('\n');
        }
        return text.toString();
    }
}
