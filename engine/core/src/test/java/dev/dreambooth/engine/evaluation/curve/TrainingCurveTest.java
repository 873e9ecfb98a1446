package dev.dreambooth.engine.evaluation.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.contract.evaluation.Estimate;
import dev.dreambooth.contract.evaluation.EvaluationPrompt;
import dev.dreambooth.contract.evaluation.Measured;
import dev.dreambooth.contract.evaluation.PromptKind;
import dev.dreambooth.contract.evaluation.UnitScore;
import dev.dreambooth.engine.evaluation.ByPrompt;
import dev.dreambooth.engine.evaluation.measure.Measurements;
import dev.dreambooth.engine.report.CheckpointChart;
import dev.dreambooth.engine.report.LossCurve;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The step that is chosen, from likenesses and margins of four scenes and a prompt for another look. */
class TrainingCurveTest {
    private static final List<EvaluationPrompt> PROMPTS = List.of(
            new EvaluationPrompt("a red dog", PromptKind.PROPERTY),
            new EvaluationPrompt("a dog at sea", PromptKind.SCENE),
            new EvaluationPrompt("a dog in the snow", PromptKind.SCENE),
            new EvaluationPrompt("a dog in a wood", PromptKind.SCENE),
            new EvaluationPrompt("a dog on a rug", PromptKind.SCENE));
    private static final double[] EVEN = {0, 0, 0, 0, 0};

    @TempDir
    Path folder;

    /** The base model has a likeness of .4 and a margin of .1 everywhere; the instance images .8. */
    private static MeasuredStep step(long step, double likeness, double margin, double[] spread) {
        return step(step, likeness, margin, spread, .8);
    }

    private static MeasuredStep step(
            long step, double likeness, double margin, double[] spread, @Nullable Double ceiling) {
        List<UnitScore> likenesses = new ArrayList<>();
        List<UnitScore> margins = new ArrayList<>();
        for (int i = 0; i < PROMPTS.size(); i++) {
            String prompt = PROMPTS.get(i).text();
            if (PROMPTS.get(i).kind() == PromptKind.SCENE) {
                likenesses.add(new UnitScore(prompt, likeness + spread[i], .4));
            }
            margins.add(new UnitScore(prompt, margin, .1));
        }
        Map<String, Measured> measures = Map.of(
                "subject", measured(likeness, .4, ceiling, likenesses),
                "prompt-margin", measured(margin, .1, null, margins));
        return new MeasuredStep(
                step,
                step == 500,
                PROMPTS,
                new Measurements(
                        measures,
                        Map.of("clip-t", "it is not asked"),
                        new ByPrompt<>(List.of(), List.of(), List.of(), List.of()),
                        List.of(),
                        List.of()));
    }

    private static Measured measured(double tuned, double base, @Nullable Double ceiling, List<UnitScore> scores) {
        return new Measured(
                "subject",
                Measured.PROMPT,
                new Estimate(tuned, null, null, scores.size()),
                new Estimate(base, null, null, scores.size()),
                ceiling,
                scores);
    }

    @Test
    void theScoreIsWhatWasLearnedTimesHowPromptsAreFollowed() {
        TrainingCurve curve =
                TrainingCurve.of(List.of(step(100, .5, .1, EVEN), step(200, .7, .08, EVEN), step(500, .9, .03, EVEN)));

        assertThat(curve.points())
                .extracting(point -> point.score().orElseThrow().score())
                .satisfiesExactly(
                        first -> assertThat(first).isCloseTo(.25, within(1e-9)),
                        second -> assertThat(second).isCloseTo(.75 * .8, within(1e-9)),
                        last -> assertThat(last)
                                .as("no more than the photos reach")
                                .isCloseTo(.3, within(1e-9)));
        assertThat(curve.knee())
                .hasValueSatisfying(knee -> assertThat(knee.step()).isEqualTo(200));
        assertThat(curve.unscored()).isEmpty();
    }

    @Test
    void ofStepsThatChanceMayTellApartItIsTheEarliest() {
        double[] chance = {0, .08, -.1, .06, -.04};
        List<MeasuredStep> steps =
                List.of(step(100, .5, .1, EVEN), step(200, .68, .1, chance), step(500, .7, .1, EVEN));
        TrainingCurve curve = TrainingCurve.of(steps);
        assertThat(curve.points().get(1).behind())
                .isCloseTo(.05, within(1e-9))
                .isLessThan(curve.points().get(1).error());
        assertThat(curve.knee())
                .hasValueSatisfying(knee -> assertThat(knee.step()).isEqualTo(200));

        List<MeasuredStep> even = List.of(steps.get(0), step(200, .68, .1, EVEN), steps.get(2));
        assertThat(TrainingCurve.of(even).knee())
                .as("where all prompts agree, a little is enough")
                .hasValueSatisfying(knee -> assertThat(knee.step()).isEqualTo(500));
    }

    @Test
    void whatCannotBeToldHasNoKnee() throws Exception {
        assertThat(unscored(step(100, .5, .1, EVEN, null))).contains("one instance image");
        assertThat(unscored(step(100, .5, .1, EVEN, .42))).contains("no more alike");
        assertThat(unscored(step(100, .3, .1, EVEN))).contains("no step shows the subject");
        assertThat(unscored(step(100, .5, -.1, EVEN))).contains("no step shows the subject");
    }

    private String unscored(MeasuredStep step) throws Exception {
        TrainingCurve curve = TrainingCurve.of(List.of(step));
        assertThat(curve.knee()).isEmpty();
        curve.write(folder);
        assertThat(Files.readAllLines(folder.resolve(TrainingCurve.FILE_NAME)).get(1))
                .startsWith("100,checkpoint,")
                .endsWith(",false");
        return curve.unscored().orElseThrow();
    }

    @Test
    void theDrawingAndTheTableTellOfEveryStep() throws Exception {
        TrainingCurve curve =
                TrainingCurve.of(List.of(step(100, .5, .1, EVEN), step(200, .7, .08, EVEN), step(500, .9, .03, EVEN)));
        curve.write(folder);
        assertThat(folder.resolve(TrainingCurve.FILE_NAME))
                .content(StandardCharsets.UTF_8)
                .isEqualTo("""
                        step,model,subject,learned,clip-t,prompt-margin,followed,copies,score,behind,error,knee
                        100,checkpoint,0.5,0.25,,0.1,1,,0.25,0.35,0,false
                        200,checkpoint,0.7,0.75,,0.08,0.8,,0.6,0,0,true
                        500,published,0.9,1,,0.03,0.3,,0.3,0.3,0,false
                        """);
        for (LossCurve.Theme theme : LossCurve.Theme.values()) {
            byte[] svg = CheckpointChart.svg(curve, theme).getBytes(StandardCharsets.UTF_8);
            assertThat(DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(new ByteArrayInputStream(svg))
                            .getElementsByTagName("circle")
                            .getLength())
                    .as("a dot for each value, and a ring")
                    .isEqualTo(3 * 3 + 1);
            assertThat(new String(svg, StandardCharsets.UTF_8))
                    .contains("score: 0.2500 at step 100, 0.3000 at step 500. Knee at step 200<", ">knee: step 200<");
        }
    }
}
