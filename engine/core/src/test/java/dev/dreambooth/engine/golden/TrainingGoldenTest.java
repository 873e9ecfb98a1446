package dev.dreambooth.engine.golden;

import static dev.dreambooth.engine.golden.Closeness.assertGradient;
import static dev.dreambooth.engine.golden.Closeness.assertTrained;
import static dev.dreambooth.engine.golden.Closeness.distance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dreambooth.engine.tensor.Autograd;
import dev.dreambooth.engine.tensor.GradMode;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.OptimizerStep;
import dev.dreambooth.engine.training.StepResult;
import dev.dreambooth.engine.training.optimizer.AdamW;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DreamBooth's training goes as diffusers' does: loss, every gradient, and the weights after ten optimizer steps. */
class TrainingGoldenTest {
    /**
     * A bias of the keys shifts all scores of a query alike, so softmax cancels it: its gradient is zero but for rounding,
     * and AdamW makes a step of full size even of that.
     */
    private static final String WITHOUT_EFFECT = "k_proj.bias";

    @ParameterizedTest
    @ValueSource(strings = {"unet", "unet_and_text_encoder"})
    void gradientsEqualTheReference(String name) {
        try (DreamBoothCase run = DreamBoothCase.open(name);
                Scope scope = Scope.open()) {
            Map<String, Tensor> trained = run.trained();
            List<Tensor> gradients;
            try (GradMode recording = GradMode.enable()) {
                gradients = Autograd.gradients(run.loss(0).total(), List.copyOf(trained.values()));
            }
            int index = 0;
            for (String parameter : trained.keySet()) {
                float[] gradient = gradients.get(index++).toFloats();
                if (parameter.endsWith(WITHOUT_EFFECT)) {
                    assertThat(distance(gradient, new float[gradient.length]))
                            .as(parameter)
                            .isLessThan(1e-6);
                } else {
                    assertGradient(parameter, gradient, run.golden());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unet", "unet_and_text_encoder"})
    void tenStepsEndAtTheReferencesWeights(String name) {
        try (DreamBoothCase run = DreamBoothCase.open(name);
                Scope scope = Scope.open()) {
            Map<String, Tensor> trained = run.trained();
            Map<String, float[]> initial = new HashMap<>();
            trained.forEach((parameter, value) -> initial.put(parameter, value.toFloats()));
            train(run);
            trained.forEach((parameter, value) -> {
                if (!parameter.endsWith(WITHOUT_EFFECT)) {
                    assertTrained(parameter, initial.get(parameter), value.toFloats(), run.golden(), 1e-5, 1e-3);
                }
            });
        }
    }

    private static void train(DreamBoothCase run) {
        try (AdamW optimizer = run.optimizer()) {
            OptimizerStep optimizerStep = run.optimizerStep(optimizer);
            for (int step = 0; step < run.steps().size(); step++) {
                int first = step * run.accumulation();
                StepResult result = optimizerStep.take(step, batch -> run.loss(first + batch));
                JsonNode expected = run.steps().get(step);
                assertThat(result.gradNorm())
                        .as("gradient norm of step %s", step)
                        .isCloseTo(expected.get("gradient_norm").asDouble(), withinPercentage(0.01));
                assertThat(result.instanceLoss())
                        .as("subject's loss of step %s", step)
                        .isCloseTo(mean(expected, "instance_loss"), withinPercentage(0.01));
                assertThat(result.priorLoss())
                        .as("class's loss of step %s", step)
                        .isCloseTo(mean(expected, "prior_loss"), withinPercentage(0.01));
            }
        }
    }

    private static double mean(JsonNode step, String loss) {
        JsonNode losses = step.get("losses");
        double sum = 0;
        for (JsonNode batch : losses) {
            sum += batch.get(loss).asDouble();
        }
        return sum / losses.size();
    }
}
