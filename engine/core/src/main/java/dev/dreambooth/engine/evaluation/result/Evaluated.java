package dev.dreambooth.engine.evaluation.result;

import dev.dreambooth.contract.evaluation.Baseline;
import dev.dreambooth.contract.evaluation.Evaluation;
import dev.dreambooth.contract.evaluation.GateResult;
import dev.dreambooth.contract.settings.gate.Gate;
import dev.dreambooth.engine.evaluation.ByPrompt;
import dev.dreambooth.engine.evaluation.EvaluationInput;
import dev.dreambooth.engine.evaluation.gate.Judge;
import dev.dreambooth.engine.evaluation.gate.LastGood;
import dev.dreambooth.engine.evaluation.measure.ImageScore;
import dev.dreambooth.engine.evaluation.measure.Measurements;
import dev.dreambooth.engine.evaluation.measure.Measures;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A model that was measured and judged.
 *
 * @param evaluation what came out
 * @param images the numbers of every image
 */
public record Evaluated(Evaluation evaluation, ByPrompt<List<ImageScore>> images) {
    /**
     * Measures and judges a model.
     *
     * @param input the embeddings
     * @param models the digests of the trained model and of its base, by {@code tuned} and {@code base}
     * @param gates the gates, given the names of what was measured
     * @param lastGood what to compare with
     */
    public static Evaluated of(
            EvaluationInput input,
            Map<String, String> models,
            Function<Set<String>, List<Gate>> gates,
            Optional<LastGood> lastGood) {
        Measurements measured = Measures.of(input);
        Judge judge = new Judge(measured.measures(), measured.unmeasured(), input.yardstick(), lastGood);
        List<GateResult> results = judge.judge(gates.apply(measured.measures().keySet()));
        Baseline baseline =
                lastGood.map(last -> last.comparedWith(input.yardstick())).orElse(null);
        Evaluation evaluation = new Evaluation(
                Evaluation.FORMAT,
                input.yardstick(),
                models,
                measured.measures(),
                measured.unmeasured(),
                measured.references(),
                results,
                baseline,
                measured.remarks());
        return new Evaluated(evaluation, measured.images());
    }

    /** Returns what other gates, or the same with other thresholds, say of numbers that were measured before. */
    public static Evaluation judgedAnew(Evaluation before, List<Gate> gates, Optional<LastGood> lastGood) {
        Judge judge = new Judge(before.measures(), before.unmeasured(), before.yardstick(), lastGood);
        return new Evaluation(
                Evaluation.FORMAT,
                before.yardstick(),
                before.models(),
                before.measures(),
                before.unmeasured(),
                before.references(),
                judge.judge(gates),
                lastGood.map(last -> last.comparedWith(before.yardstick())).orElse(null),
                before.remarks());
    }
}
