package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that exports its best step ends in the same bytes, however it was stopped, changed or harmed on the way. */
class BestStepResumeTest {
    private static final String BEST = "best.safetensors";

    @TempDir
    Path folder;

    private TinyRun run;

    @BeforeEach
    void draw() throws Exception {
        run = new TinyRun(folder).set("instanceImages", "images").set("subjectClass", "dog");
        run.set("learningRate", "0.3").set("withPriorPreservation", false);
        run.set("validationImages", "held-out").set("exportBest", "loss").set("checkpointsTotalLimit", 9);
        run.image("images/0.png", 32, 32, 0);
        run.image("held-out/0.png", 40, 32, 0);
    }

    private TinyRun settings(int total, int validationSteps, int checkpointingSteps) {
        return run.set("maxTrainSteps", total)
                .set("validationSteps", validationSteps)
                .set("checkpointingSteps", checkpointingSteps);
    }

    private void stopAfter(int steps) {
        Event.RunFinished end =
                run.run(Stage.TRAIN, () -> run.events(Event.StepCompleted.class).size() == steps);
        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.CANCELLED);
    }

    /** Returns what a run with the settings as they are makes that nothing came before. */
    private Map<String, String> undisturbed() throws IOException {
        Files.move(run.out(""), folder.resolve("kept"));
        Map<String, String> model = run.train();
        AtomicFiles.delete(run.out(""));
        Files.move(folder.resolve("kept"), run.out(""));
        return model;
    }

    private void endAsUndisturbed() throws IOException {
        Map<String, String> expected = undisturbed();
        assertThat(run.train()).containsExactlyInAnyOrderEntriesOf(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "6, 1, 2, 5, 4", // the best step lies beyond the new end
        "6, 1, 2, 5, 3",
        "9, 4, 2, 7, 6", // nothing is left to train, and the new end was not validated
        "6, 2, 2, 5, 9"
    })
    void anotherLengthEndsAsIfItHadBeenAskedForAtOnce(int total, int every, int checkpoint, int stop, int length)
            throws IOException {
        settings(total, every, checkpoint);
        stopAfter(stop);
        settings(length, every, checkpoint);
        endAsUndisturbed();
    }

    @Test
    void theLastStepOfAShorterRunIsNoValidationOfALongerOne() throws IOException {
        settings(5, 2, 2);
        run.train();
        settings(8, 2, 2);
        endAsUndisturbed();
    }

    @Test
    void validatedAtOtherStepsTheRunIsAnother() throws IOException {
        settings(6, 2, 2);
        stopAfter(5);
        settings(6, 3, 2);
        endAsUndisturbed();
    }

    @Test
    void theFolderOfTheBestStepMayBeLost() throws IOException {
        settings(6, 1, 2);
        stopAfter(5);
        AtomicFiles.delete(run.out("checkpoints/best"));
        endAsUndisturbed();
        assertThat(run.events(Event.PhaseStarted.class))
                .contains(new Event.PhaseStarted("resuming from checkpoint-000005"));
    }

    @Test
    void aCheckpointBeforeADamagedOneHasItsOwnBestStep() throws IOException {
        settings(6, 1, 2);
        stopAfter(5);
        Path damaged = run.out("checkpoints/checkpoint-000005").resolve(BEST);
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length / 2] ^= 1;
        Files.write(damaged, bytes);
        endAsUndisturbed();
        assertThat(run.events(Event.PhaseStarted.class))
                .contains(new Event.PhaseStarted("resuming from checkpoint-000004"));
    }

    @Test
    void weightsDamagedOnTheWayAreNeitherKeptNorExported() throws IOException {
        settings(6, 1, 2);
        Event.RunFinished end = run.run(Stage.TRAIN, () -> {
            int steps = run.events(Event.StepCompleted.class).size();
            if (steps == 5) {
                damage(run.out("checkpoints/best").resolve(BEST));
            }
            return false;
        });
        assertThat(end.exitCode()).isEqualTo(ExitCode.DATA);
        assertThat(end.message()).contains(run.out("checkpoints/best").resolve(BEST) + " is damaged");
        endAsUndisturbed();
    }

    private static void damage(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
