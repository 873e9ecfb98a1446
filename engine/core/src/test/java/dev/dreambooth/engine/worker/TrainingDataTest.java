package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.engine.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is trained on: a teacher's predictions as prior, aspect ratios, masks; each whole, resumed, without leaks. */
class TrainingDataTest {
    @TempDir
    Path folder;

    private TinyRun run;

    @BeforeEach
    void draw() throws Exception {
        run = new TinyRun(folder).set("instanceImages", "images").set("subjectClass", "dog");
        run.set("trainBatchSize", 2).set("trainTextEncoder", true);
        run.image("images/0.png", 32, 32, 0);
        run.image("images/1.png", 64, 34, 1);
        run.image("images/2.png", 34, 64, 2);
    }

    private void assertOk(Event.RunFinished end) {
        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
    }

    private byte[] train() throws IOException {
        long before = Tensor.liveHandles();
        assertOk(run.run(Stage.TRAIN));
        assertThat(Tensor.liveHandles()).isEqualTo(before);
        return run.weights();
    }

    /** Trains again, stopped after the first step, and goes on. */
    private byte[] trainInTwoParts() throws IOException {
        run.set("outputDirectory", "out").set("force", true).set("resumeFromCheckpoint", "none");
        Event.RunFinished stopped = run.run(
                Stage.TRAIN, () -> !run.events(Event.StepCompleted.class).isEmpty());
        assertThat(stopped.exitCode()).isEqualTo(ExitCode.CANCELLED);
        run.set("force", false).set("resumeFromCheckpoint", "latest");
        Files.delete(run.out("model/run.json"));
        return train();
    }

    @Test
    void aTeacherNeedsNoClassImagesAndItsPriorBeginsAtZero() throws IOException {
        run.set("priorKind", "teacher");
        assertThat(run.run(Stage.REGULARIZE).message()).startsWith("left out");

        byte[] whole = train();

        assertThat(run.out("class-images")).doesNotExist();
        assertThat(run.events(Event.StepCompleted.class))
                .extracting(Event.StepCompleted::priorLoss)
                .satisfies(losses -> {
                    assertThat(losses.get(0)).isLessThan(1e-8);
                    assertThat(losses.get(2)).isGreaterThan(1e-6);
                });
        assertThat(run.events(Event.PhaseStarted.class))
                .asString()
                .contains(" kB of weights more, in memory of their own unless their file stores 32-bit floats");
        assertThat(trainInTwoParts()).isEqualTo(whole);
    }

    @Test
    void imagesOfManyShapesAreTrainedInBatchesOfOneSize() throws IOException {
        run.set("aspectRatioBuckets", true).set("maxTrainSteps", 6).set("resolution", 96);

        byte[] whole = train();

        assertThat(run.events(Event.PhaseStarted.class)).asString().contains("96x96=1", "128x64=1", "64x128=1");
        assertThat(trainInTwoParts()).isEqualTo(whole);
    }

    @Test
    void aMaskLeavesTheRestOutAndIsPartOfTheFingerprint() throws IOException {
        byte[] plain = train();
        run.image("images/0-mask.png", 32, 32, 5);
        run.run(Stage.TRAIN);
        assertThat(run.events(Event.Warning.class)).asString().contains("masks beside 1 of 3 images");

        run.set("lossMask", "file");
        byte[] masked = train();
        run.image("images/0-mask.png", 32, 32, 6);
        assertOk(run.run(Stage.TRAIN));

        assertThat(run.events(Event.RunStarted.class))
                .singleElement()
                .asString()
                .contains("0-mask.png changed");
        assertThat(masked).isNotEqualTo(plain);
    }

    @Test
    void whatIsMostlyCutOffIsTold() throws IOException {
        run.image("images/3.png", 128, 32, 3);
        train();
        assertThat(run.events(Event.Warning.class))
                .asString()
                .contains("Much is cut off from 1.png (47 %), 2.png (47 %), 3.png (75 %) at each step.")
                .contains("or set aspectRatioBuckets to true");
        run.set("aspectRatioBuckets", true).set("resolution", 96).set("force", true);
        train();
        assertThat(run.events(Event.Warning.class))
                .asString()
                .contains("Much is cut off from 3.png (50 %)")
                .doesNotContain("aspectRatioBuckets");
    }

    @Test
    void masksThatAreNowhereAreMissed() {
        run.set("lossMask", "alpha");

        Event.RunFinished end = run.run(Stage.TRAIN);

        assertThat(end.exitCode()).isEqualTo(ExitCode.DATA);
        assertThat(end.message()).contains("no image can be transparent", "-Ddreambooth.lossMask");
    }
}
