package dev.dreambooth.engine.evaluation.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.evaluation.Evaluation;
import dev.dreambooth.contract.evaluation.Verdict;
import dev.dreambooth.contract.settings.gate.Gate;
import dev.dreambooth.contract.settings.gate.GateMeasure;
import dev.dreambooth.contract.settings.gate.GateReference;
import dev.dreambooth.engine.evaluation.EvaluationInput;
import dev.dreambooth.engine.evaluation.SyntheticModel;
import dev.dreambooth.engine.evaluation.result.Evaluated;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Thresholds from several good trainings: between those and a bad one, and as far off as their spread demands. */
class ThresholdProposalTest {
    private static final Gate LEARNED = Gate.of(GateMeasure.SUBJECT, GateReference.CEILING, true, .3);
    private static final Gate DRIFT = Gate.of(GateMeasure.DRIFT, GateReference.BASE, false, 0);
    private static final Gate AS_GOOD = Gate.of(GateMeasure.SUBJECT, GateReference.LAST_GOOD, true, -.5);

    private static Evaluation evaluate(EvaluationInput input) {
        return Evaluated.of(input, Map.of(), measured -> List.of(LEARNED, DRIFT, AS_GOOD), Optional.empty())
                .evaluation();
    }

    private static List<Evaluation> trainings(int count) {
        List<Evaluation> trainings = new ArrayList<>();
        for (int seed = 0; seed < count; seed++) {
            trainings.add(
                    evaluate(SyntheticModel.good(seed).learned(.8 + .02 * seed).input()));
        }
        return trainings;
    }

    @Test
    void aThresholdLiesWhereAnotherTrainingWouldHardlyFall() {
        List<Evaluation> trainings = trainings(5);
        List<Double> values = trainings.stream()
                .map(training -> training.gates().get(0).estimate().value())
                .toList();
        double mean = values.stream().mapToDouble(v -> v).average().orElseThrow();
        double sd = Math.sqrt(
                values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum() / 4);

        List<Gate> proposed = ThresholdProposal.of(trainings, List.of(LEARNED, DRIFT, AS_GOOD));

        // t(.975, 4) = 2.776
        assertThat(proposed.get(0).threshold()).isCloseTo(mean - 2.776 * sd * Math.sqrt(1.2), within(1.1e-3));
        assertThat(proposed.get(0).threshold()).isGreaterThan(.3).isLessThan(mean);
        assertThat(proposed.get(1).threshold())
                .isGreaterThan(trainings.get(0).gates().get(1).estimate().value());
        assertThat(proposed.get(2).threshold()).isNegative().isGreaterThan(-.5);
        assertThat(proposed).extracting(Gate::name).containsExactly(LEARNED.name(), DRIFT.name(), AS_GOOD.name());
        for (Evaluation training : trainings) {
            assertThat(Evaluated.judgedAnew(training, proposed, Optional.empty())
                            .with(Verdict.FAIL))
                    .isEmpty();
        }
        Evaluation bad = evaluate(SyntheticModel.good(9).learned(0).input());
        assertThat(Evaluated.judgedAnew(bad, proposed, Optional.empty()).with(Verdict.FAIL))
                .isNotEmpty();
    }

    @Test
    void itIsWrittenAsSettingsAre() {
        assertThat(ThresholdProposal.yaml(
                        List.of(LEARNED, Gate.of(GateMeasure.CLIP_T, GateReference.ABSOLUTE, true, -1))))
                .isEqualTo("""
                        gates:
                          - measure: subject
                            against: ceiling
                            min: 0.3
                            action: fail
                          - measure: clip-t
                            min: -1
                            action: fail
                        """);
    }

    @Test
    void tooFewTrainingsOrUnlikeOnesAreRefused() {
        assertThatThrownBy(() -> ThresholdProposal.of(trainings(2), List.of(LEARNED)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("from 2 evaluations", "Train at least 3 times");
        List<Evaluation> unlike = trainings(3);
        unlike.add(evaluate(SyntheticModel.good(1, 8, 3).input()));
        assertThatThrownBy(() -> ThresholdProposal.of(unlike, List.of(LEARNED)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("not measured alike: the seeds");
    }
}
