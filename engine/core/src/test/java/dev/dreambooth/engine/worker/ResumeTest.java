package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may change between an interrupted run and the one that goes on from its checkpoint, and what may not. */
class ResumeTest extends TinyRuns {
    /** Asks to stop after this many steps. */
    private BooleanSupplier after(int steps) {
        return () ->
                events.stream().filter(Event.StepCompleted.class::isInstance).count() >= steps;
    }

    private List<String> phases() {
        return events.stream()
                .filter(Event.PhaseStarted.class::isInstance)
                .map(event -> ((Event.PhaseStarted) event).phase())
                .toList();
    }

    private String warnings() {
        return events.stream().filter(Event.Warning.class::isInstance).toList().toString();
    }

    @Test
    void moreStepsGoOnFromTheCheckpointsOfFewer() throws Exception {
        Map<String, String> whole = settings("whole");
        whole.put("maxTrainSteps", "6");
        assertThat(run(Stage.TRAIN, whole).exitCode()).isEqualTo(ExitCode.OK);

        Map<String, String> parts = settings("parts");
        parts.put("checkpointingSteps", "3");
        assertThat(run(Stage.TRAIN, parts).exitCode()).isEqualTo(ExitCode.OK);
        parts.put("maxTrainSteps", "6");
        parts.put("checkpointingSteps", "2");
        parts.put("checkpointsTotalLimit", "1");
        Event.RunFinished end = run(Stage.TRAIN, parts);

        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
        assertThat(phases()).contains("resuming from checkpoint-000003");
        assertThat(files(folder.resolve("parts/model")))
                .containsExactlyInAnyOrderEntriesOf(files(folder.resolve("whole/model")));
    }

    @Test
    void fewerStepsEndWhereTheyShouldAndNeverBeyond() throws Exception {
        Map<String, String> whole = settings("whole");
        whole.put("maxTrainSteps", "3");
        assertThat(run(Stage.TRAIN, whole).exitCode()).isEqualTo(ExitCode.OK);

        Map<String, String> parts = settings("parts");
        parts.put("checkpointingSteps", "3");
        assertThat(run(Stage.TRAIN, parts).exitCode()).isEqualTo(ExitCode.OK);
        parts.put("maxTrainSteps", "3");
        assertThat(run(Stage.TRAIN, parts).exitCode()).isEqualTo(ExitCode.OK);
        assertThat(events).noneMatch(Event.StepCompleted.class::isInstance);
        assertThat(files(folder.resolve("parts/model")))
                .containsExactlyInAnyOrderEntriesOf(files(folder.resolve("whole/model")));

        parts.put("maxTrainSteps", "2");
        assertThat(run(Stage.TRAIN, parts).exitCode()).isEqualTo(ExitCode.OK);
        assertThat(warnings()).contains("checkpoint-000003 is beyond the end of this run of 2 steps");
        assertThat(events).filteredOn(Event.StepCompleted.class::isInstance).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "learningRate|2e-3|learningRate 0.001 → 0.002",
                "resolution|64|resolution 32 → 64",
                "trainTextEncoder|false|trainTextEncoder true → false",
                "trainBatchSize|2|trainBatchSize 1 → 2",
                "lrScheduler|linear|lrScheduler constant → linear",
                "seed|8|seed 7 → 8",
                "precision|bf16|precision fp32 → bf16"
            })
    void aSettingThatDecidesTheStepsIsNamedAndTheCheckpointPassedOver(String name, String value, String difference)
            throws Exception {
        Map<String, String> settings = settings("out");
        assertThat(run(Stage.TRAIN, settings, after(2)).exitCode()).isEqualTo(ExitCode.CANCELLED);
        settings.put(name, value);

        assertThat(run(Stage.TRAIN, settings, after(1)).exitCode()).isEqualTo(ExitCode.CANCELLED);
        assertThat(warnings())
                .contains("checkpoint-000002 belongs to another run")
                .contains(difference, "Training starts from the beginning, and its checkpoints will replace those in ");
        assertThat(phases()).noneMatch(phase -> phase.startsWith("resuming"));

        settings.put("resumeFromCheckpoint", "checkpoint-000002");
        Event.RunFinished end = run(Stage.TRAIN, settings);
        assertThat(end.exitCode()).isEqualTo(ExitCode.DATA);
        assertThat(end.message()).contains(difference, "-Ddreambooth.resumeFromCheckpoint");
    }

    @Test
    void withARateThatFallsToTheEndTheLengthDecidesTheStepsToo() throws Exception {
        Map<String, String> settings = settings("out");
        settings.put("lrScheduler", "cosine");
        assertThat(run(Stage.TRAIN, settings, after(2)).exitCode()).isEqualTo(ExitCode.CANCELLED);
        settings.put("maxTrainSteps", "6");
        run(Stage.TRAIN, settings, after(1));
        assertThat(warnings()).contains("maxTrainSteps 4 → 6");
    }

    @Test
    void otherImagesAreAnotherRun() throws Exception {
        Map<String, String> settings = settings("out");
        assertThat(run(Stage.TRAIN, settings, after(2)).exitCode()).isEqualTo(ExitCode.CANCELLED);
        Files.copy(folder.resolve("images/0.png"), folder.resolve("images/2.png"));
        run(Stage.TRAIN, settings, after(1));
        assertThat(warnings()).contains("2.png is new");
    }
}
