package dev.dreambooth.engine.evaluation.gate;

import dev.dreambooth.contract.evaluation.Baseline;
import dev.dreambooth.contract.evaluation.Estimate;
import dev.dreambooth.contract.evaluation.GateResult;
import dev.dreambooth.contract.evaluation.Measured;
import dev.dreambooth.contract.evaluation.Verdict;
import dev.dreambooth.contract.evaluation.Yardstick;
import dev.dreambooth.contract.settings.gate.Gate;
import dev.dreambooth.contract.settings.gate.GateMeasure;
import dev.dreambooth.engine.evaluation.statistics.PairedRatio;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks gates for their verdicts. A gate fails only if its whole interval is beyond the threshold, and passes only if it
 * is within: a bare comparison of means fails one good build in five (docs/evaluation.md). It reads rounded numbers, those
 * of {@code evaluation.json}, so that judging a document anew says the same.
 */
public final class Judge {
    private final Map<String, Measured> measures;
    private final Map<String, String> unmeasured;
    private final Comparison comparison;
    private final int imagesOfAPrompt;

    /**
     * Takes what was measured.
     *
     * @param measures by the measures' names
     * @param unmeasured why there is no number, likewise
     * @param yardstick what was measured with
     * @param lastGood the last good model, if there is one
     */
    public Judge(
            Map<String, Measured> measures,
            Map<String, String> unmeasured,
            Yardstick yardstick,
            Optional<LastGood> lastGood) {
        this.measures = Map.copyOf(measures);
        this.unmeasured = Map.copyOf(unmeasured);
        Optional<Baseline> baseline = lastGood.map(last -> last.comparedWith(yardstick));
        this.comparison = new Comparison(lastGood, baseline);
        this.imagesOfAPrompt = yardstick.seeds().size();
    }

    /** Returns the verdicts of gates, in their order. */
    public List<GateResult> judge(List<Gate> gates) {
        return gates.stream().map(this::judge).toList();
    }

    private GateResult judge(Gate gate) {
        try {
            Measured measured = measures.get(gate.measure().label());
            if (measured == null) {
                throw new NothingToCompare(
                        Verdict.ERROR, unmeasured.getOrDefault(gate.measure().label(), "it was not measured"));
            }
            PairedRatio ratio = comparison.of(gate.measure(), measured, gate.against());
            return gate.measure() == GateMeasure.DEGENERATE ? exactly(gate, ratio) : decide(gate, measured, ratio);
        } catch (NothingToCompare e) {
            String message = Words.subject(gate) + " was not judged: " + e.getMessage() + ".";
            return new GateResult(gate, e.verdict(), null, 0, message);
        }
    }

    private GateResult decide(Gate gate, Measured measured, PairedRatio ratio) {
        Estimate estimate = ratio.estimate(gate.confidence());
        Verdict verdict = ratio.against(gate.threshold(), gate.atLeast(), gate.confidence());
        int more = verdict == Verdict.INCONCLUSIVE ? ratio.morePrompts(gate.threshold(), gate.confidence()) : 0;
        String message = Words.found(gate, estimate, measured.unit())
                + Words.consequence(gate, verdict, estimate, measured.unit(), more, imagesOfAPrompt);
        return new GateResult(gate, verdict, estimate, more, message);
    }

    /** A broken image is a fact about this model and no sample of anything: one is one too many, however few were made. */
    private static GateResult exactly(Gate gate, PairedRatio ratio) {
        Estimate all = ratio.estimate(gate.confidence());
        Estimate estimate = new Estimate(all.value(), null, null, all.units());
        boolean good = gate.atLeast() ? estimate.value() >= gate.threshold() : estimate.value() <= gate.threshold();
        Verdict verdict = good ? Verdict.PASS : Verdict.FAIL;
        String message = Words.found(gate, estimate, Measured.PROMPT)
                + Words.consequence(gate, verdict, estimate, Measured.PROMPT, 0, 0);
        return new GateResult(gate, verdict, estimate, 0, message);
    }
}
