package dev.dreambooth.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.dreambooth.engine.tensor.GradientTape.Keep;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.BackwardPass;
import dev.dreambooth.engine.training.BackwardPass.Clipping;
import dev.dreambooth.engine.training.OptimizerStep;
import dev.dreambooth.engine.training.StepResult;
import dev.dreambooth.engine.training.optimizer.AdamW;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways of saving memory change no result; that of the plain way is the reference's, see {@link TrainingGoldenTest}. */
class BackwardPassTest {
    private static final int STEPS = 4;

    private record Outcome(List<StepResult> results, Map<String, float[]> weights) {}

    private static Outcome train(String name, int accumulation, BackwardPass backward) {
        long handles = Tensor.liveHandles();
        List<StepResult> results = new ArrayList<>();
        Map<String, float[]> weights = new LinkedHashMap<>();
        try (DreamBoothCase run = DreamBoothCase.open(name);
                Scope scope = Scope.open();
                AdamW optimizer = run.optimizer()) {
            OptimizerStep optimizerStep = run.optimizerStep(optimizer, accumulation, backward);
            for (int step = 0; step < STEPS; step++) {
                int first = step * accumulation;
                results.add(optimizerStep.take(step, batch -> run.loss(first + batch)));
            }
            run.trained().forEach((parameter, value) -> weights.put(parameter, value.toFloats()));
        }
        assertThat(Tensor.liveHandles()).as("handles left over").isEqualTo(handles);
        return new Outcome(results, weights);
    }

    private static void assertSame(Outcome actual, Outcome expected) {
        assertThat(actual.results()).isEqualTo(expected.results());
        expected.weights()
                .forEach((parameter, values) -> assertThat(actual.weights().get(parameter))
                        .as(parameter)
                        .containsExactly(values));
    }

    @ParameterizedTest
    @CsvSource({"unet, 2", "unet_and_text_encoder, 1"})
    void checkpointingGivesTheSameBits(String name, int accumulation) {
        assertSame(
                train(name, accumulation, new BackwardPass(Keep.INPUTS, false, Clipping.GLOBAL)),
                train(name, accumulation, BackwardPass.PLAIN));
    }

    @ParameterizedTest
    @CsvSource({"unet, GRAPH", "unet, INPUTS", "unet_and_text_encoder, INPUTS"})
    void fusedUpdatesWithExactClippingGiveTheSameBits(String name, Keep keep) {
        assertSame(train(name, 1, new BackwardPass(keep, true, Clipping.GLOBAL)), train(name, 1, BackwardPass.PLAIN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"unet", "unet_and_text_encoder"})
    void clippingByBlockReportsTheNormOfAllGradients(String name) {
        StepResult plain = train(name, 1, BackwardPass.PLAIN).results().get(0);
        Outcome byBlock = train(name, 1, new BackwardPass(Keep.INPUTS, true, Clipping.BLOCK));
        StepResult first = byBlock.results().get(0);
        assertThat(first.loss()).isEqualTo(plain.loss());
        assertThat(first.gradNorm()).isCloseTo(plain.gradNorm(), withinPercentage(1e-3));
        assertThat(byBlock.results()).allMatch(StepResult::isFinite);
    }
}
