package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A training that stops early does so at one step, and ends in the same bytes, however it came there. */
class EarlyStoppingRunTest {
    @TempDir
    Path folder;

    private TinyRun run;

    @BeforeEach
    void draw() throws Exception {
        run = new TinyRun(folder).set("instanceImages", "images").set("subjectClass", "dog");
        run.set("learningRate", "0.3").set("withPriorPreservation", false).set("checkpointsTotalLimit", 9);
        run.set("validationImages", "held-out").set("validationSteps", 1).set("checkpointingSteps", 1);
        run.set("maxTrainSteps", 6).set("earlyStoppingPatience", 2);
        run.image("images/0.png", 32, 32, 0);
        run.image("held-out/0.png", 40, 32, 0);
    }

    private Map<String, String> undisturbed() throws IOException {
        Map<String, String> model = run.train();
        AtomicFiles.delete(run.out(""));
        return model;
    }

    private int lastStep() {
        return run.events(Event.StepCompleted.class).stream()
                .mapToInt(Event.StepCompleted::step)
                .max()
                .orElse(0);
    }

    @Test
    void stopsAtThePlateauAndSaysSo() throws IOException {
        run.set("samplePrompts", "a boat").set("classInferenceSteps", 1).set("sampleSteps", 100);
        Event.RunFinished end = run.run(Stage.TRAIN);
        int last = lastStep();
        assertThat(last).isBetween(3, 5);
        assertThat(end.message()).startsWith("trained " + last + " steps; ");
        assertThat(run.events(Event.PhaseStarted.class))
                .contains(new Event.PhaseStarted("stopping early, at step " + last
                        + " of 6: the last 2 validations have not lowered the validation loss"));
        assertThat(Files.readString(run.out("model/run.json"))).contains("\"stoppedEarlyAtStep\" : " + last + ".0");
        assertThat(Files.readString(run.out("model/report.html"))).contains("at step " + last + " of 6");
        assertThat(run.out(String.format(Locale.ROOT, "progress/step-%06d", last)))
                .as("samples of what is published")
                .isNotEmptyDirectory();
        assertThat(run.run(Stage.TRAIN).message()).contains("up to date");
    }

    @ParameterizedTest
    @CsvSource({"none, 1", "none, 2", "loss, 2"})
    void resumedItStopsWhereItWouldHave(String exported, int steps) throws IOException {
        run.set("exportBest", exported);
        Map<String, String> expected = undisturbed();
        Event.RunFinished end = run.run(Stage.TRAIN, () -> lastStep() == steps);
        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.CANCELLED);
        assertThat(run.train()).isEqualTo(expected);
        assertThat(run.events(Event.PhaseStarted.class))
                .contains(new Event.PhaseStarted("resuming from checkpoint-00000" + steps));
    }

    @Test
    void withLessPatienceNoCheckpointBeyondTheNewEndIsUsed() throws IOException {
        Map<String, String> expected = undisturbed();
        int last = lastStep();
        run.unset("earlyStoppingPatience").set("maxTrainSteps", last + 2);
        run.train();
        run.set("earlyStoppingPatience", 2).set("maxTrainSteps", 6);

        assertThat(run.train()).isEqualTo(expected);

        assertThat(run.events(Event.Warning.class)).asString().contains("is beyond step " + last);
        assertThat(run.events(Event.PhaseStarted.class))
                .contains(new Event.PhaseStarted(String.format(Locale.ROOT, "resuming from checkpoint-%06d", last)));
    }

    @Test
    void withMorePatienceItGoesOnFromWhereItStopped() throws IOException {
        run.unset("earlyStoppingPatience");
        Map<String, String> expected = undisturbed();
        run.set("earlyStoppingPatience", 2);
        run.train();
        run.unset("earlyStoppingPatience");

        assertThat(run.train()).isEqualTo(expected);

        assertThat(run.events(Event.PhaseStarted.class))
                .extracting(Event.PhaseStarted::phase)
                .anyMatch(phase -> phase.startsWith("resuming from checkpoint-"));
    }
}
