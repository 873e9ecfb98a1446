package dev.dreambooth.engine.evaluation.gate;

import dev.dreambooth.contract.evaluation.Baseline;
import dev.dreambooth.contract.evaluation.Measured;
import dev.dreambooth.contract.evaluation.UnitScore;
import dev.dreambooth.contract.evaluation.Verdict;
import dev.dreambooth.contract.settings.gate.GateMeasure;
import dev.dreambooth.contract.settings.gate.GateReference;
import dev.dreambooth.engine.evaluation.statistics.PairedRatio;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Holds a measure's numbers against a reference, prompt by prompt: with S of the trained model, B of the base, K of the
 * instance images among themselves and G of the last good model, that is S, S - B, S / B, (S - B) / (K - B) or S - G.
 */
final class Comparison {
    /**
     * Below it what numbers are divided by says nothing: instance images that are no more alike than the class is to them
     * cannot show whether the subject was learned. The denominator is not raised to this, which would hide it.
     */
    private static final double SMALLEST_DENOMINATOR = .05;

    private final Optional<LastGood> lastGood;
    private final Optional<Baseline> baseline;

    Comparison(Optional<LastGood> lastGood, Optional<Baseline> baseline) {
        this.lastGood = lastGood;
        this.baseline = baseline;
    }

    PairedRatio of(GateMeasure measure, Measured measured, GateReference against) throws NothingToCompare {
        List<UnitScore> scores = measured.scores();
        return switch (against) {
            case ABSOLUTE -> PairedRatio.mean(each(scores, UnitScore::tuned));
            case BASE -> PairedRatio.mean(each(scores, score -> score.tuned() - score.base()));
            case BASE_RATIO ->
                ratio(
                        each(scores, UnitScore::tuned),
                        each(scores, UnitScore::base),
                        0.001,
                        "the base model's own number is next to nothing");
            case CEILING -> ofCeiling(measured);
            case LAST_GOOD -> PairedRatio.mean(differences(measure, scores));
        };
    }

    private static PairedRatio ofCeiling(Measured measured) throws NothingToCompare {
        Double ceiling = measured.ceiling();
        if (ceiling == null) {
            throw new NothingToCompare(
                    Verdict.SKIPPED,
                    "with one instance image nothing says what is reached among them; use the reference base");
        }
        return ratio(
                each(measured.scores(), score -> score.tuned() - score.base()),
                each(measured.scores(), score -> ceiling - score.base()),
                SMALLEST_DENOMINATOR,
                "the instance images are no more alike than the base model's images are to them, so that they do not"
                        + " tell this subject from its class");
    }

    private static PairedRatio ratio(List<Double> above, List<Double> below, double smallest, String otherwise)
            throws NothingToCompare {
        double mean = below.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        if (mean < smallest) {
            throw new NothingToCompare(Verdict.INCONCLUSIVE, otherwise);
        }
        return new PairedRatio(above, below);
    }

    private List<Double> differences(GateMeasure measure, List<UnitScore> scores) throws NothingToCompare {
        if (lastGood.isEmpty() || baseline.isEmpty()) {
            throw new NothingToCompare(Verdict.SKIPPED, "there is no last good model yet");
        }
        String name = lastGood.get().name();
        List<String> differences = baseline.get().differences();
        if (!differences.isEmpty()) {
            throw new NothingToCompare(
                    Verdict.SKIPPED,
                    name + " was measured otherwise, and nothing is compared: " + String.join(", ", differences));
        }
        Measured then = lastGood.get()
                .evaluation()
                .measured(measure)
                .orElseThrow(() -> new NothingToCompare(Verdict.SKIPPED, name + " has no such number"));
        Map<String, Double> before = then.scores().stream()
                .collect(Collectors.toMap(UnitScore::unit, UnitScore::tuned, (one, other) -> one));
        List<Double> found = new ArrayList<>();
        for (UnitScore score : scores) {
            Double old = before.get(score.unit());
            if (old == null) {
                throw new NothingToCompare(Verdict.SKIPPED, name + " has no number for '" + score.unit() + "'");
            }
            found.add(score.tuned() - old);
        }
        return found;
    }

    private static List<Double> each(List<UnitScore> scores, Function<UnitScore, Double> number) {
        return scores.stream().map(number).toList();
    }
}
