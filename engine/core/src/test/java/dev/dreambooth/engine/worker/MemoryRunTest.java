package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs with the settings of memory and of divergence. */
class MemoryRunTest extends TinyRuns {
    private List<Event.StepCompleted> steps() {
        return events.stream()
                .filter(Event.StepCompleted.class::isInstance)
                .map(Event.StepCompleted.class::cast)
                .toList();
    }

    @Test
    void checkpointedFusedAndIn8BitsARunGoesToItsEndAndSaysWhatItTakes() throws URISyntaxException {
        Map<String, String> settings = settings("out");
        settings.putAll(Map.of(
                "gradientCheckpointing", "true",
                "fusedBackward", "true",
                "gradientClipping", "block",
                "optimizer", "adamw8bit"));
        Event.RunFinished end = run(Stage.TRAIN, settings, () -> false);
        assertThat(end.message()).startsWith("trained 4 steps");
        assertThat(steps()).hasSize(4).allMatch(step -> step.gradNorm() > 0);
        assertThat(events)
                .filteredOn(Event.PhaseStarted.class::isInstance)
                .extracting(event -> ((Event.PhaseStarted) event).phase())
                .anyMatch(phase -> phase.matches("training will take about [\\d.]+ MB: .* trained weights, .*"))
                .anyMatch(phase ->
                        phase.matches("training took [\\d.]+ [MG]B of memory at its peak, .* MB were planned"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "true"})
    void aLossThatIsNotFiniteEndsTheRunOnceAndIsExplained(String fused) throws URISyntaxException {
        Map<String, String> settings = settings("out");
        settings.putAll(Map.of(
                "learningRate", "1e30", "fusedBackward", fused, "checkpointingSteps", "1", "maxTrainSteps", "9"));
        Event.RunFinished end = run(Stage.TRAIN, settings, () -> false);
        assertThat(end.exitCode()).isEqualTo(ExitCode.GATE_FAILED);
        assertThat(end.message())
                .matches("(?s)Training diverged at step \\d: loss .*, gradient norm .*"
                        + "The step showed the subject's image [01].png, class image [^,]+.png\\..*"
                        + "There is no checkpoint from which a step went well.*Lower learningRate.*"
                        + "resumeFromCheckpoint to none.*");
        assertThat(steps()).allMatch(step -> Double.isFinite(step.loss()));
    }

    @Test
    void aCheckpointOfRuinedWeightsIsNotCalledGoodAndTheOneBeforeCanBeGoneOnFrom() throws URISyntaxException {
        Map<String, String> settings = settings("out");
        settings.putAll(
                Map.of("learningRate", "1e30", "lrWarmupSteps", "9", "checkpointingSteps", "1", "maxTrainSteps", "9"));
        Event.RunFinished end = run(Stage.TRAIN, settings, () -> false);
        assertThat(end.exitCode()).isEqualTo(ExitCode.GATE_FAILED);
        assertThat(folder.resolve("out/checkpoints/checkpoint-000002"))
                .as("written after the step that ruined the weights; the first one has a rate of 0")
                .exists();
        assertThat(end.message())
                .contains("Training diverged at step 3", "from which a step went well is checkpoint-000001.")
                .contains("resumeFromCheckpoint to checkpoint-000001");

        settings.put("failOnDivergence", "false");
        settings.put("resumeFromCheckpoint", "checkpoint-000001");
        assertThat(run(Stage.TRAIN, settings, () -> false).exitCode()).isEqualTo(ExitCode.OK);
        assertThat(events).contains(new Event.PhaseStarted("resuming from checkpoint-000001"));
        settings.put("failOnDivergence", "true");
        settings.put("resumeFromCheckpoint", "checkpoint-000008");
        assertThat(run(Stage.TRAIN, settings, () -> false).message())
                .as("steps were left out on the way, as they may not be now")
                .contains("checkpoint-000008", "it holds 2 of 8 steps");
    }

    @ParameterizedTest
    @CsvSource({
        "force, true, without force",
        "resumeFromCheckpoint, none, with resumeFromCheckpoint latest",
        "threads, 1, "
    })
    void aStoppedRunSaysWhichOneGoesOnFromIt(String name, String value, String which) throws URISyntaxException {
        Map<String, String> settings = settings("out");
        settings.put(name, value);
        Event.RunFinished end = run(Stage.TRAIN, settings, () -> steps().size() == 2);
        assertThat(end.exitCode()).isEqualTo(ExitCode.CANCELLED);
        assertThat(end.message()).contains("the next run " + (which == null ? "" : which + " ") + "goes on from it");
        settings.remove("force");
        settings.remove("resumeFromCheckpoint");
        run(Stage.TRAIN, settings, () -> false);
        assertThat(events).contains(new Event.PhaseStarted("resuming from checkpoint-000002"));
    }

    @Test
    void askedToARunLeavesSuchStepsOut() throws URISyntaxException {
        Map<String, String> settings = settings("out");
        settings.putAll(Map.of("learningRate", "1e30", "failOnDivergence", "false"));
        Event.RunFinished end = run(Stage.TRAIN, settings, () -> false);
        assertThat(end.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(events)
                .filteredOn(Event.Warning.class::isInstance)
                .extracting(event -> ((Event.Warning) event).message())
                .anyMatch(message -> message.startsWith("Training diverged at step") && message.endsWith("left out."));
    }
}
