package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** A stop does not wait for an image that is being made, and costs none that the result should have. */
class StoppedSamplingTest extends TinyRuns {
    private final AtomicInteger asked = new AtomicInteger();

    private BooleanSupplier at(int question) {
        return () -> asked.incrementAndGet() >= question;
    }

    private BooleanSupplier afterSteps(int steps) {
        return () -> !events.isEmpty()
                && events.stream().anyMatch(event -> event.equals(new Event.PhaseStarted("training")))
                && events.stream().filter(Event.StepCompleted.class::isInstance).count() >= steps;
    }

    @Test
    void generatingStopsWithinAnImage() throws Exception {
        Map<String, String> settings = settings("out");
        settings.put("prompts", "a photo of sks dog");
        settings.put("inferenceSteps", "100");

        Event.RunFinished end = run(Stage.GENERATE, settings, at(5));

        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.CANCELLED);
        assertThat(asked).hasValueLessThan(10);
        assertThat(folder.resolve("out/samples/run.json")).doesNotExist();
    }

    @Test
    void regularizingStopsWithinABatchAndGoesOnLater() throws Exception {
        Map<String, String> settings = settings("out");
        settings.put("classInferenceSteps", "100");

        Event.RunFinished end = run(Stage.REGULARIZE, settings, at(5));

        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.CANCELLED);
        assertThat(end.message()).contains("the next run goes on from them");
        assertThat(asked).hasValueLessThan(10);
    }

    @Test
    void samplesThatAStopCutOffAreMadeByTheRunThatGoesOn() throws Exception {
        Map<String, String> whole = sampled("whole");
        assertThat(run(Stage.TRAIN, whole).exitCode()).isEqualTo(ExitCode.OK);

        Map<String, String> parts = sampled("parts");
        Path cutOff = folder.resolve("parts/progress/step-000002");
        Files.createDirectories(cutOff);
        Files.writeString(cutOff.resolve("of-an-earlier-run.txt"), "stale");
        Event.RunFinished stopped = run(Stage.TRAIN, parts, afterSteps(2));
        assertThat(stopped.exitCode()).as(stopped.message()).isEqualTo(ExitCode.CANCELLED);
        assertThat(folder.resolve("parts/checkpoints/checkpoint-000002")).isDirectory();
        assertThat(cutOff).doesNotExist();

        Event.RunFinished end = run(Stage.TRAIN, parts);
        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
        assertThat(events).filteredOn(Event.StepCompleted.class::isInstance).hasSize(2);
        assertThat(files(folder.resolve("parts/progress")))
                .containsExactlyInAnyOrderEntriesOf(files(folder.resolve("whole/progress")));
    }

    @Test
    void aStopBeforeTheFirstStepSaysThatNothingIsTrainedYet() throws Exception {
        Event.RunFinished end = run(Stage.TRAIN, sampled("out"), afterSteps(0));

        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.CANCELLED);
        assertThat(end.message()).contains("training had not begun");
        assertThat(events).noneMatch(Event.StepCompleted.class::isInstance);
        assertThat(folder.resolve("out/checkpoints")).doesNotExist();
    }

    private Map<String, String> sampled(String output) throws Exception {
        Map<String, String> settings = settings(output);
        settings.put("samplePrompts", "a dog at sea");
        settings.put("sampleSteps", "2");
        return settings;
    }
}
