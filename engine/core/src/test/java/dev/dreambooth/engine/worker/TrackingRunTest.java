package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A training that is stopped and resumed leaves one row, one event and one record for each step. */
class TrackingRunTest extends TinyRuns {
    @Test
    void everyStepIsTrackedOnceAlsoAfterAResume() throws Exception {
        Map<String, String> settings = settings("out");
        settings.put("reportTo", "csv|tensorboard|wandb");
        Event.RunFinished stopped =
                run(Stage.TRAIN, settings, () -> events.stream().anyMatch(Event.StepCompleted.class::isInstance));
        assertThat(stopped.exitCode()).as(stopped.message()).isEqualTo(ExitCode.CANCELLED);
        assertThat(run(Stage.TRAIN, settings).exitCode()).isEqualTo(ExitCode.OK);
        Path tracking = folder.resolve("out/tracking");
        List<String> rows = Files.readAllLines(tracking.resolve("metrics.csv"));
        assertThat(rows).hasSize(5).first().asString().startsWith("step,loss,instanceLoss,priorLoss");
        for (int step = 1; step <= 4; step++) {
            assertThat(rows.get(step)).startsWith(step + ",");
        }
        assertThat(tracking.resolve("tensorboard")).isDirectoryContaining("glob:**/events.out.tfevents.*");
        assertThat(tracking.resolve("wandb")).isDirectoryContaining("glob:**/offline-run-*");
        assertThat(files(folder.resolve("out/model")).keySet()).noneMatch(name -> name.contains("tfevents"));
    }

    @Test
    void aRunThatGoesOnToAnotherEndGoesOnWithItsTracking() throws Exception {
        Map<String, String> settings = settings("out");
        settings.put("reportTo", "csv|wandb");
        settings.put("checkpointingSteps", "2");
        stopAfter(2, settings);
        settings.put("maxTrainSteps", "6");
        assertThat(run(Stage.TRAIN, settings).exitCode()).isEqualTo(ExitCode.OK);
        assertThat(tracked("metrics.csv")).hasSize(7);
        assertThat(folder.resolve("out/tracking/wandb").toFile().list()).hasSize(1);
    }

    @Test
    void aRunThatGoesOnElsewhereTellsTheLossesOfItsCheckpoint() throws Exception {
        Map<String, String> settings = settings("out");
        settings.put("reportTo", "csv|tensorboard|wandb");
        settings.put("validationImages", heldOut().toString());
        settings.put("validationSteps", "1");
        settings.put("checkpointingSteps", "2");
        stopAfter(2, settings);
        List<String> before = tracked("metrics.csv");
        AtomicFiles.delete(folder.resolve("out/tracking"));
        assertThat(run(Stage.TRAIN, settings).exitCode()).isEqualTo(ExitCode.OK);
        List<String> after = tracked("metrics.csv");
        assertThat(after).hasSize(5);
        for (int step = 1; step <= 2; step++) {
            String losses = before.get(step).replaceFirst("^(([^,]*,){5}).*", "$1");
            assertThat(losses).matches("\\d(,\\d\\.[^,]+){4},");
            assertThat(after.get(step)).isEqualTo(losses + ",,,");
        }
    }

    private void stopAfter(int step, Map<String, String> settings) {
        Event.RunFinished stopped = run(
                Stage.TRAIN,
                settings,
                () -> events.stream().anyMatch(e -> e instanceof Event.StepCompleted done && done.step() == step));
        assertThat(stopped.exitCode()).as(stopped.message()).isEqualTo(ExitCode.CANCELLED);
    }

    private List<String> tracked(String file) throws IOException {
        return Files.readAllLines(folder.resolve("out/tracking").resolve(file));
    }

    @Test
    void aTrackerOfOnesOwnIsToldOfEverything() throws Exception {
        NotedTracker.NOTES.clear();
        Map<String, String> settings = settings("out");
        settings.put("reportTo", "notes");
        settings.put("samplePrompts", "a photo of a dog");
        settings.put("sampleSteps", "2");
        settings.put("validationImages", heldOut().toString());
        settings.put("validationSteps", "2");
        settings.put("checkpointingSteps", "2");
        stopAfter(2, settings);
        assertThat(NotedTracker.NOTES)
                .containsExactlyInAnyOrder(
                        "opened after 0 knowing []", "image 0", "step 1", "step 2", "validation 2", "closed false");
        NotedTracker.NOTES.clear();
        assertThat(run(Stage.TRAIN, settings).exitCode()).isEqualTo(ExitCode.OK);
        assertThat(NotedTracker.NOTES)
                .startsWith("opened after 2 knowing [1, 2]")
                .contains("image 2", "step 3", "step 4", "validation 4", "image 4") // the stop had cut off the image
                .doesNotContain("step 2")
                .endsWith("closed true");
    }

    @Test
    void aResumedRunWhoseStepsAreAllLeftOutKeepsWhatWasTrackedAndIsComplete() throws Exception {
        Map<String, String> settings = settings("out");
        settings.put("reportTo", "csv|notes");
        settings.put("learningRate", "1e30"); // no step after the first has a finite loss
        settings.put("failOnDivergence", "false");
        stopAfter(1, settings);
        NotedTracker.NOTES.clear();
        Event.RunFinished resumed = run(Stage.TRAIN, settings);
        assertThat(resumed.exitCode()).as(resumed.message()).isEqualTo(ExitCode.OK);
        assertThat(NotedTracker.NOTES).containsExactly("opened after 1 knowing [1]", "closed true");
        assertThat(tracked("metrics.csv")).hasSize(2).last().asString().startsWith("1,");
    }

    @Test
    void aTrackerThatIsNotThereIsRefusedBeforeAnyWork() throws Exception {
        Map<String, String> settings = settings("out");
        settings.put("reportTo", "csv|nots");
        Event.RunFinished refused = run(Stage.TRAIN, settings);
        assertThat(refused.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(refused.message())
                .startsWith(
                        "reportTo names 'nots', but there is no such tracker: there are csv, tensorboard, wandb, mlflow,"
                                + " none, and notes.")
                .contains("-Ddreambooth.reportTo");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void nothingIsTrackedIfNothingIsAskedFor() throws Exception {
        Map<String, String> settings = settings("out");
        settings.put("reportTo", "none");
        assertThat(run(Stage.TRAIN, settings).exitCode()).isEqualTo(ExitCode.OK);
        assertThat(folder.resolve("out/tracking")).doesNotExist();
    }
}
