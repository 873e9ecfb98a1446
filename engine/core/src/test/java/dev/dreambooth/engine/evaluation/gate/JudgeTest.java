package dev.dreambooth.engine.evaluation.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.evaluation.Estimate;
import dev.dreambooth.contract.evaluation.Evaluation;
import dev.dreambooth.contract.evaluation.GateResult;
import dev.dreambooth.contract.evaluation.Verdict;
import dev.dreambooth.contract.evaluation.Yardstick;
import dev.dreambooth.contract.settings.gate.Gate;
import dev.dreambooth.contract.settings.gate.GateAction;
import dev.dreambooth.contract.settings.gate.GateMeasure;
import dev.dreambooth.contract.settings.gate.GateReference;
import dev.dreambooth.engine.evaluation.ByPrompt;
import dev.dreambooth.engine.evaluation.EncodedImages;
import dev.dreambooth.engine.evaluation.EvaluationInput;
import dev.dreambooth.engine.evaluation.SyntheticModel;
import dev.dreambooth.engine.evaluation.result.Evaluated;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of bad model trips the gate that is there for it, good ones trip none, and verdicts say why. */
class JudgeTest {
    private static final Map<String, String> MODELS = Map.of();

    private static Evaluation evaluate(EvaluationInput input, Optional<LastGood> lastGood, Gate... gates) {
        return Evaluated.of(
                        input,
                        MODELS,
                        measured -> gates.length == 0 ? DefaultGates.of(true, measured) : List.of(gates),
                        lastGood)
                .evaluation();
    }

    /** Judges by the gates that users' own encoders have. */
    private static Evaluation warned(EvaluationInput input) {
        return Evaluated.of(input, MODELS, measured -> DefaultGates.of(false, measured), Optional.empty())
                .evaluation();
    }

    private static GateResult only(SyntheticModel model, Gate gate) {
        return evaluate(model.input(), Optional.empty(), gate).gates().get(0);
    }

    static Stream<Arguments> badModels() {
        return Stream.of(
                Arguments.of("not trained", SyntheticModel.good(3).learned(0), "subject.ceiling.min"),
                Arguments.of("prompts ignored", SyntheticModel.good(4).followed(0), "prompt-margin.base-ratio.min"),
                Arguments.of("class lost", SyntheticModel.good(5).drifted(.9), "drift.ceiling.max"),
                Arguments.of("one image", SyntheticModel.good(6).varied(0.02), "diversity.base-ratio.min"),
                Arguments.of("broken", SyntheticModel.good(7).broken(), "degenerate.max"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badModels")
    void aBadModelFailsItsGateAndNoOther(String kind, SyntheticModel model, String gate) {
        Evaluation evaluation = evaluate(model.input(), Optional.empty());

        assertThat(evaluation.gates().stream()
                        .filter(result -> result.consequence().equals(Optional.of(GateAction.FAIL)))
                        .map(result -> result.gate().name()))
                .as(kind)
                .containsExactly(gate);
        assertThat(evaluation.consequence()).contains(GateAction.FAIL);
    }

    @Test
    void goodModelsFailNothing() {
        for (int seed = 0; seed < 20; seed++) {
            Evaluation evaluation = evaluate(SyntheticModel.good(seed).input(), Optional.empty());

            assertThat(evaluation.with(Verdict.PASS)).as("seed %d", seed).hasSize(5);
            assertThat(evaluation.consequence()).isEmpty();
        }
    }

    @Test
    void copiesWarn() {
        Evaluation evaluation = warned(SyntheticModel.good(8).copying().input());

        GateResult copies = evaluation.gates().get(5);
        assertThat(copies.gate().name()).isEqualTo("copies.max");
        assertThat(copies.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(copies.consequence()).contains(GateAction.WARN);
    }

    @Test
    void aFailureSaysWhatWasFoundWhatWasWantedAndWhatToDo() {
        GateResult result =
                only(SyntheticModel.good(3).learned(0), Gate.of(GateMeasure.SUBJECT, GateReference.CEILING, true, .3));

        assertThat(result.message())
                .startsWith("Likeness to the instance images, from 0 as the base model has it to 1 as the instance"
                        + " images have it among themselves, is 0.000 [0.000, 0.000] (8 prompts, each end 97.5 % sure);"
                        + " wanted is at least 0.3. The subject was not learned:");
    }

    @Test
    void whatDoesNotDecideSaysHowManyMorePromptsWould() {
        Gate gate = Gate.of(GateMeasure.SUBJECT, GateReference.ABSOLUTE, true, 0);
        Estimate found = only(SyntheticModel.good(9), gate).estimate();
        double mean = found.value();
        double inside = mean - .6 * (mean - found.lower());
        Gate close = Gate.of(GateMeasure.SUBJECT, GateReference.ABSOLUTE, true, inside);

        GateResult result = only(SyntheticModel.good(9), close);

        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.more()).isBetween(10, 18); // 8 / .6^2 prompts in all, and fewer as t falls
        assertThat(result.message())
                .contains("about " + result.more() + " prompts more (" + 4 * result.more() + " images) would.");
        assertThat(result.consequence()).contains(GateAction.WARN);
        Gate at = Gate.of(GateMeasure.SUBJECT, GateReference.ABSOLUTE, true, mean);
        assertThat(only(SyntheticModel.good(9), at).message()).contains("too close to the threshold");
    }

    @Test
    void oneMorePromptIsAskedForWhereThereIsOne() {
        GateResult result =
                only(SyntheticModel.good(1, 1, 1), Gate.of(GateMeasure.SUBJECT, GateReference.ABSOLUTE, true, .1));

        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.message()).endsWith("One prompt says nothing about others: name at least two.");
    }

    @Test
    void theVerdictIsTheSameWhenADocumentIsJudgedAnew() {
        Evaluation evaluation = evaluate(SyntheticModel.good(10).input(), Optional.empty());
        List<Gate> gates = evaluation.gates().stream().map(GateResult::gate).toList();

        assertThat(Evaluated.judgedAnew(evaluation, gates, Optional.empty())).isEqualTo(evaluation);
    }

    @Test
    void aMeasureWithoutANumberIsAnErrorAndActsLikeAFailure() {
        GateResult result =
                only(SyntheticModel.good(1).notFinite(), Gate.of(GateMeasure.SUBJECT, GateReference.BASE, true, 0));

        assertThat(result.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(result.message())
                .isEqualTo("Likeness to the instance images, minus the base model's, was not judged: an image of"
                        + " 'a dog in place 0' has no finite embedding.");
        assertThat(result.consequence()).contains(GateAction.FAIL);
    }

    @Test
    void whatTheInstanceImagesCannotTellApartIsNotJudged() {
        // images of the class from the base model as like to them as they are to each other
        SyntheticModel model = SyntheticModel.good(1);
        EvaluationInput input = model.input();
        Evaluation evaluation = evaluate(
                new EvaluationInput(
                        input.yardstick(),
                        new EncodedImages(
                                input.subject().references(),
                                input.subject().mirrored(),
                                new ByPrompt<>(
                                        input.subject().images().tuned(),
                                        Collections.nCopies(8, input.subject().references()),
                                        input.subject().images().classTuned(),
                                        input.subject().images().classBase())),
                        input.clip(),
                        input.prompts(),
                        input.images(),
                        input.lpips()),
                Optional.empty(),
                Gate.of(GateMeasure.SUBJECT, GateReference.CEILING, true, .3));

        assertThat(evaluation.gates().get(0).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(evaluation.gates().get(0).message()).contains("do not tell this subject from its class");
    }

    @Test
    void theFirstBuildHasNothingToCompareWith() {
        Gate gate = Gate.of(GateMeasure.SUBJECT, GateReference.LAST_GOOD, true, -.03);

        GateResult result = only(SyntheticModel.good(1), gate);

        assertThat(result.verdict()).isEqualTo(Verdict.SKIPPED);
        assertThat(result.message()).endsWith("was not judged: there is no last good model yet.");
        assertThat(result.consequence()).isEmpty();
    }

    @Test
    void aModelIsHeldAgainstTheLastGoodOnePromptByPrompt() {
        Gate gate = Gate.of(GateMeasure.SUBJECT, GateReference.LAST_GOOD, true, -.03);
        Evaluation before = evaluate(SyntheticModel.good(1).input(), Optional.empty(), gate);
        Optional<LastGood> lastGood = Optional.of(new LastGood("build 12", before));

        Evaluation worse = evaluate(SyntheticModel.good(2).learned(.3).input(), lastGood, gate);
        Evaluation alike = evaluate(SyntheticModel.good(1).input(), lastGood, gate);

        assertThat(worse.gates().get(0).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(worse.gates().get(0).message()).contains("minus the last good model's", "It was better before");
        assertThat(alike.gates().get(0).verdict()).isEqualTo(Verdict.PASS);
        assertThat(alike.gates().get(0).estimate().value()).isZero();
        assertThat(alike.baseline().differences()).isEmpty();
    }

    @Test
    void aModelThatWasMeasuredOtherwiseIsNotComparedAndItIsSaidWhatDiffers() {
        Gate gate = Gate.of(GateMeasure.SUBJECT, GateReference.LAST_GOOD, true, -.03);
        Evaluation before = evaluate(SyntheticModel.good(1, 8, 2).input(), Optional.empty(), gate);

        Evaluation now = evaluate(SyntheticModel.good(1).input(), Optional.of(new LastGood("build 12", before)), gate);

        assertThat(now.gates().get(0).verdict()).isEqualTo(Verdict.SKIPPED);
        assertThat(now.gates().get(0).message())
                .endsWith("build 12 was measured otherwise, and nothing is compared: the seeds.");
        assertThat(now.baseline().differences()).containsExactly("the seeds");
    }

    @Test
    void everyPartOfTheYardstickCounts() {
        Yardstick now = SyntheticModel.yardstick(8, 4);
        assertThat(now.differences(now)).isEmpty();
        Yardstick then = new Yardstick(
                Map.of(Yardstick.SUBJECT, now.encoders().get(Yardstick.CLIP)),
                SyntheticModel.yardstick(7, 4).prompts(),
                List.of(1L),
                List.of("dog"),
                List.of(2L),
                Map.of("steps", "30", "eta", "0"),
                List.of("1".repeat(64)));

        assertThat(now.differences(then))
                .containsExactly(
                        "the encoder 'clip', which one of the two is without",
                        "the encoder 'subject' (embedded then, embedded now)",
                        "the prompts",
                        "the seeds",
                        "the class prompts",
                        "the seeds of the class",
                        "scheduler (none then, ddim now)",
                        "steps (30 then, 25 now)",
                        "eta (0 then, none now)",
                        "the instance images");
    }

    @Test
    void otherEncodersAreOnlyWarnedWith() {
        List<Gate> gates = DefaultGates.of(false, Set.of("subject", "drift"));

        assertThat(gates)
                .extracting(Gate::name)
                .containsExactly("degenerate.max", "subject.ceiling.min", "drift.ceiling.max");
        assertThat(gates).extracting(Gate::action).containsExactly(GateAction.FAIL, GateAction.WARN, GateAction.WARN);
    }
}
