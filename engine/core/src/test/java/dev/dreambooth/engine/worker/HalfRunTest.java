package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.weights.SafetensorsFile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs with {@code precision=fp16}: master weights, loss scaling, and steps that are left out. */
class HalfRunTest extends ShortFloatRuns {
    private Map<String, String> half(String output, String... more) throws Exception {
        return settings(output, "fp16", more);
    }

    private List<String> overflows() {
        return events.stream()
                .filter(Event.Warning.class::isInstance)
                .map(event -> ((Event.Warning) event).message())
                .filter(message -> message.contains("gradients exceeded"))
                .toList();
    }

    /** What a float16 cannot hold of a change of 1e-3 of a small weight, its master copy holds. */
    @Test
    void theLossFallsAsInFloat32() throws Exception {
        Map<String, String> settings = half("out", "maxTrainSteps=8");
        succeed(Stage.TRAIN, settings);
        double[] rounded = losses();
        try (SafetensorsFile saved =
                SafetensorsFile.open(folder.resolve("out/model/unet/diffusion_pytorch_model.safetensors"))) {
            assertThat(saved.names())
                    .allMatch(name -> saved.find(name).orElseThrow().dtype() == DType.FLOAT16);
        }
        succeed(Stage.GENERATE, settings);
        assertThat(events.toString()).contains("precision = fp16 is made for GPUs");
        settings.put("precision", "fp32");
        succeed(Stage.TRAIN, settings);
        double[] exact = losses();
        assertThat(rounded).hasSameSizeAs(exact).isNotEqualTo(exact);
        for (int i = 0; i < exact.length; i++) {
            assertThat(rounded[i]).as("step " + i).isCloseTo(exact[i], within(0.01 * exact[i]));
        }
    }

    /** So heavy a prior overflows until the loss is scaled by less: steps are left out, counted, and the run goes on. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "optimizer=adamw useEma=true",
                "optimizer=adamw8bit fusedBackward=true gradientCheckpointing=true",
                "optimizer=adafactor gradientAccumulationSteps=2",
                "trainMethod=lora loraLearningRate=1e-2"
            })
    void stepsThatOverflowAreLeftOutAndAStoppedRunStillEndsInTheSameBytes(String ways) throws Exception {
        String[] more = (ways + " maxTrainSteps=14 priorLossWeight=3000").split(" ");
        Map<String, String> whole = half("whole", more);
        succeed(Stage.TRAIN, whole);
        List<String> all = overflows();
        int taken = losses().length;
        assertThat(all).isNotEmpty();
        assertThat(all.get(0)).startsWith("Step 1 was left out, 1 in all: with the loss times 65536,");
        assertThat(taken).isEqualTo(14 - all.size()).isGreaterThan(1);

        Map<String, String> parts = half("parts", more);
        Event.RunFinished stopped = run(Stage.TRAIN, parts, () -> losses().length == 1);
        assertThat(stopped.exitCode()).as(stopped.message()).isEqualTo(ExitCode.CANCELLED);
        succeed(Stage.TRAIN, parts);
        assertThat(losses()).hasSize(taken - 1);
        assertThat(files(folder.resolve("parts/model")))
                .containsExactlyInAnyOrderEntriesOf(files(folder.resolve("whole/model")));
    }

    @Test
    void aRunThatOverflowsAtAnyScaleEnds() throws Exception {
        Event.RunFinished end = run(Stage.TRAIN, half("out", "maxTrainSteps=30", "priorLossWeight=1e12"));
        assertThat(end.exitCode()).isEqualTo(ExitCode.GATE_FAILED);
        assertThat(end.message()).startsWith("Training diverged at step 17: loss ");
        assertThat(overflows()).hasSize(16);
        assertThat(losses()).isEmpty();
    }

    @Test
    void aLossThatIsNotFiniteEndsTheRunAtOnce() throws Exception {
        Event.RunFinished end = run(Stage.TRAIN, half("out", "maxTrainSteps=9", "learningRate=1e30"));
        assertThat(end.exitCode()).isEqualTo(ExitCode.GATE_FAILED);
        assertThat(end.message()).startsWith("Training diverged at step 2: loss NaN");
        assertThat(overflows()).isEmpty();
    }
}
