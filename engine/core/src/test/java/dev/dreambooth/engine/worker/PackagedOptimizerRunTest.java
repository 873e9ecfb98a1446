package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs with the optimizers that recipes name, in every way of training: their states are all in a checkpoint. */
class PackagedOptimizerRunTest extends ShortFloatRuns {
    private Map<String, String> settings(String output, String ways) throws Exception {
        return settings(output, "fp32", ("trainTextEncoder=true maxTrainSteps=5 " + ways).split(" "));
    }

    private boolean hasStepped(long steps) {
        return events.stream().filter(Event.StepCompleted.class::isInstance).count() >= steps;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "optimizer=lion textEncoderLearningRate=1e-4 stopTextEncoderTraining=2",
                "optimizer=lion device=cpu,cpu trainBatchSize=2",
                "optimizer=lion precision=fp16 gradientAccumulationSteps=2",
                "optimizer=lion8bit precision=bf16 fusedBackward=true gradientClipping=block",
                "optimizer=lion8bit trainMethod=lora loraLearningRate=1e-3",
                "optimizer=prodigy learningRate=1 prodigyD0=1e-4 stopTextEncoderTraining=2",
                "optimizer=prodigy learningRate=1 device=cpu,cpu trainBatchSize=2 lrScheduler=cosine lrWarmupSteps=2",
                "optimizer=prodigy learningRate=1 precision=fp16 gradientAccumulationSteps=2 prodigySliceP=11",
                "optimizer=prodigy learningRate=1 precision=bf16 prodigyGrowthRate=2",
                "optimizer=prodigy trainMethod=lora loraLearningRate=1",
                "optimizer=adamwschedulefree lrWarmupSteps=2 textEncoderLearningRate=1e-4 stopTextEncoderTraining=2",
                "optimizer=adamwschedulefree device=cpu,cpu trainBatchSize=2",
                "optimizer=adamwschedulefree precision=fp16 gradientAccumulationSteps=2",
                "optimizer=adamwschedulefree precision=bf16 fusedBackward=true gradientClipping=block",
                "optimizer=adamwschedulefree trainMethod=lora loraLearningRate=1e-3",
            })
    void aStoppedRunEndsInTheBytesOfAnUndisturbedOne(String ways) throws Exception {
        Map<String, String> whole = settings("whole", ways);
        succeed(Stage.TRAIN, whole);
        assertThat(hasStepped(5)).isTrue();
        Map<String, String> parts = settings("parts", ways);
        Event.RunFinished stopped = run(Stage.TRAIN, parts, () -> hasStepped(3));
        assertThat(stopped.exitCode()).as(stopped.message()).isEqualTo(ExitCode.CANCELLED);
        succeed(Stage.TRAIN, parts);
        assertThat(files(folder.resolve("parts/model")))
                .containsExactlyInAnyOrderEntriesOf(files(folder.resolve("whole/model")));
    }
}
