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
                .anyMatch(phase -> phase.matches("training will take about .* GB: .* GB trained weights, .*"))
                .anyMatch(phase -> phase.matches("training took .* GB of memory at its peak, .* GB were planned"));
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
                        + "The step showed the subject's image [12], class image [123].*"
                        + "The last good checkpoint is checkpoint-00000\\d.*Lower learningRate.*");
        assertThat(steps()).allMatch(step -> Double.isFinite(step.loss()));
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
