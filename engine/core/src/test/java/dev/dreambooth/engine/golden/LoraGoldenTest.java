package dev.dreambooth.engine.golden;

import static dev.dreambooth.engine.golden.Closeness.assertClose;
import static dev.dreambooth.engine.golden.Closeness.assertGradient;
import static dev.dreambooth.engine.golden.Closeness.assertTrained;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.dreambooth.engine.model.lora.LoraWriter;
import dev.dreambooth.engine.tensor.Autograd;
import dev.dreambooth.engine.tensor.GradMode;
import dev.dreambooth.engine.tensor.GradientTape;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.OptimizerStep;
import dev.dreambooth.engine.training.StepResult;
import dev.dreambooth.engine.training.optimizer.AdamW;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Adapters act, learn and are saved as PEFT's in diffusers: outputs, every gradient, ten optimizer steps. */
class LoraGoldenTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"transformer", "attention", "dora", "locon"})
    void adaptedNetworksPredictWhatPeftsDo(String name) {
        try (LoraCase run = LoraCase.open(name);
                Scope scope = Scope.open()) {
            assertClose("text states", run.states(), run.golden(), "states", 1e-5);
            assertClose("prediction", run.prediction(), run.golden(), "prediction", 1e-5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"transformer", "attention", "dora", "locon"})
    void gradientsEqualPefts(String name) {
        try (LoraCase run = LoraCase.open(name);
                Scope scope = Scope.open()) {
            Map<String, Tensor> trained = run.trained();
            List<Tensor> gradients;
            try (GradMode recording = GradMode.enable()) {
                gradients = Autograd.gradients(run.loss(0).total(), List.copyOf(trained.values()));
            }
            int index = 0;
            for (String parameter : trained.keySet()) {
                assertGradient(parameter, gradients.get(index++).toFloats(), run.golden());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "transformer, GRAPH",
        "transformer, INPUTS",
        "attention, GRAPH",
        "dora, GRAPH",
        "dora, INPUTS",
        "locon, INPUTS"
    })
    void tenStepsEndAtPeftsAdapters(String name, GradientTape.Keep keep) {
        try (LoraCase run = LoraCase.open(name);
                Scope scope = Scope.open()) {
            Map<String, Tensor> trained = run.trained();
            Map<String, float[]> initial = new HashMap<>();
            trained.forEach((parameter, value) -> initial.put(parameter, value.toFloats()));
            train(run, keep);
            trained.forEach((parameter, value) ->
                    assertTrained(parameter, initial.get(parameter), value.toFloats(), run.golden(), 1e-4, 1e-2));
        }
    }

    private static void train(LoraCase run, GradientTape.Keep keep) {
        try (AdamW optimizer = run.optimizer()) {
            OptimizerStep optimizerStep = run.optimizerStep(optimizer, keep);
            for (int step = 0; step < run.steps().size(); step++) {
                int first = step * run.accumulation();
                StepResult result = optimizerStep.take(step, batch -> run.loss(first + batch));
                assertThat(result.gradNorm())
                        .as("gradient norm of step %s", step)
                        .isCloseTo(run.steps().get(step).get("gradient_norm").asDouble(), withinPercentage(0.01));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"transformer", "attention", "dora", "locon"})
    void whatIsSavedTellsWhatDiffusersSaves(String name) {
        try (LoraCase run = LoraCase.open(name)) {
            new LoraWriter(run.adapters()).writeDiffusers(folder);
            LoraFiles.assertSameAdapters(
                    folder.resolve(LoraWriter.DIFFUSERS_FILE), run.golden().path(LoraWriter.DIFFUSERS_FILE));
        }
    }
}
