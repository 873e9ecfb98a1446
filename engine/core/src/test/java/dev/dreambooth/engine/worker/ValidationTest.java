package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.png.PngWriter;
import dev.dreambooth.engine.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training that is watched: held-out images, the best step, sample images on the way. */
class ValidationTest {
    @TempDir
    Path folder;

    private TinyRun run;

    @BeforeEach
    void draw() throws Exception {
        run = new TinyRun(folder).set("instanceImages", "images").set("subjectClass", "dog");
        run.set("maxTrainSteps", 6).set("learningRate", "3e-2").set("withPriorPreservation", false);
        run.image("images/0.png", 32, 32, 0);
        run.image("held-out/0.png", 40, 32, 0);
        run.image("held-out/1.png", 32, 40, 8);
    }

    private void validate() {
        run.set("validationImages", "held-out").set("validationSteps", 1);
    }

    private byte[] train() throws IOException {
        long before = Tensor.liveHandles();
        Event.RunFinished end = run.run(Stage.TRAIN);
        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
        assertThat(Tensor.liveHandles()).isEqualTo(before);
        return run.weights();
    }

    private List<Event.ValidationCompleted> validations() {
        return run.events(Event.ValidationCompleted.class);
    }

    @Test
    void watchingLeavesTheWeightsAsTheyAre() throws IOException {
        byte[] plain = train();
        validate();
        run.set("samplePrompts", "a {identifier} {subjectClass} at sea|a boat").set("sampleSteps", 4);

        assertThat(train()).isEqualTo(plain);

        assertThat(validations()).extracting(Event.ValidationCompleted::step).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(run.events(Event.SampleWritten.class))
                .extracting(Event.SampleWritten::path)
                .containsExactly(
                        "../progress/step-000000/01-a-sks-dog-at-sea-seed7.png",
                        "../progress/step-000000/02-a-boat-seed7.png",
                        "../progress/step-000004/01-a-sks-dog-at-sea-seed7.png",
                        "../progress/step-000004/02-a-boat-seed7.png",
                        "../progress/step-000006/01-a-sks-dog-at-sea-seed7.png",
                        "../progress/step-000006/02-a-boat-seed7.png")
                .allSatisfy(path -> assertThat(run.out("model").resolve(path)).exists());
        assertThat(run.out("progress/contact-sheet.png")).isNotEmptyFile();
        assertThat(Files.readString(run.out("progress/report.html")))
                .containsSubsequence("a boat</h2>", "step 0<", "step-000004/02-a-boat-seed7.png", "step 6<");
    }

    @Test
    void theSheetOfProgressShowsTheStepsOfThisRunOnly() throws IOException {
        run.set("samplePrompts", "a boat").set("sampleSteps", 4);
        train();
        run.set("sampleSteps", 3).set("learningRate", "2e-3").set("maxTrainSteps", 5);
        train();
        assertThat(run.out("progress/step-000004")).exists();
        assertThat(Files.readString(run.out("progress/report.html")))
                .containsSubsequence("step 0<", "step 3<", "step 5<")
                .doesNotContain("step 4<", "step 6<");
    }

    @Test
    void theSameModelIsAlwaysJudgedAlike() throws IOException {
        validate();
        run.set("learningRate", "1e-12");
        train();

        assertThat(validations())
                .extracting(Event.ValidationCompleted::loss)
                .allSatisfy(
                        loss -> assertThat(loss).isEqualTo(validations().get(0).loss()));
    }

    /** A half of the image's white columns, the other black. */
    private void mask(String name, int width, int height, boolean left) throws IOException {
        byte[] samples = new byte[3 * width * height];
        for (int pixel = 0; pixel < width * height; pixel++) {
            boolean white = pixel % width < width / 2 == left;
            Arrays.fill(samples, 3 * pixel, 3 * pixel + 3, (byte) (white ? 255 : 0));
        }
        Files.write(folder.resolve(name), PngWriter.encode(RgbImage.of(width, height, samples), Map.of()));
    }

    @Test
    void whatMasksLeaveOutIsNotJudgedEither() throws IOException {
        validate();
        run.set("maxTrainSteps", 1).set("learningRate", "1e-12");
        Files.delete(folder.resolve("held-out/1.png"));
        train();
        double all = validations().get(0).loss();
        mask("images/0-mask.png", 32, 32, true);
        run.set("lossMask", "file");
        train();
        assertThat(validations().get(0).loss()).as("no mask of its own").isCloseTo(all, within(1e-6));
        assertThat(run.events(Event.Warning.class)).asString().contains("1 of 1 held-out images have no mask");

        mask("held-out/0-mask.png", 40, 32, true);
        train();
        double left = validations().get(0).loss();
        assertThat(run.events(Event.Warning.class)).asString().doesNotContain("held-out");
        mask("held-out/0-mask.png", 40, 32, false);
        train();
        double right = validations().get(0).loss();

        assertThat((left + right) / 2).isCloseTo(all, within(1e-6));
        assertThat(left).isNotCloseTo(right, within(1e-4));
    }

    @Test
    void theBestStepIsExportedAndResumedLikeTheRest() throws IOException {
        validate();
        run.set("exportBest", "loss").set("learningRate", "0.3");
        byte[] best = train();
        List<Event.ValidationCompleted> whole = validations();
        int bestStep = whole.stream()
                .min(Comparator.comparingDouble(Event.ValidationCompleted::loss))
                .orElseThrow()
                .step();
        assertThat(bestStep).as("a case in which the last step is not the best").isLessThan(6);
        assertThat(whole.stream().filter(Event.ValidationCompleted::best))
                .last()
                .extracting(Event.ValidationCompleted::step)
                .isEqualTo(bestStep);
        assertThat(Files.readString(run.out("model/run.json"))).contains("\"validationStep\" : " + bestStep + ".0");

        run.set("outputDirectory", "parts").set("checkpointingSteps", 2);
        Event.RunFinished stopped = run.run(Stage.TRAIN, () -> validations().size() == 5);
        assertThat(stopped.exitCode()).isEqualTo(ExitCode.CANCELLED);
        Files.move(folder.resolve("parts/checkpoints/checkpoint-000005"), folder.resolve("gone"));
        assertThat(run.run(Stage.TRAIN).exitCode()).isEqualTo(ExitCode.OK);
        assertThat(validations()).isEqualTo(whole.subList(4, 6));
        assertThat(folder.resolve("parts/model/unet/diffusion_pytorch_model.safetensors"))
                .hasBinaryContent(best);
        for (String file : List.of("validation-losses.csv", "losses.csv", "loss.svg", "loss-dark.svg", "report.html")) {
            assertThat(folder.resolve("parts/model").resolve(file))
                    .as("that of the resumed run tells of all steps too")
                    .hasSameBinaryContentAs(folder.resolve("out/model").resolve(file));
        }
        assertThat(Files.readAllLines(folder.resolve("parts/model/validation-losses.csv")))
                .isEqualTo(Stream.concat(
                                Stream.of("step,validationLoss"),
                                whole.stream().map(one -> one.step() + "," + one.loss()))
                        .toList());
        assertThat(Files.readString(run.out("model/loss.svg"))).contains(">best: step " + bestStep + "<");
        assertThat(Files.readString(run.out("model/report.html"))).contains("best at step " + bestStep);
    }

    @Test
    void anImageThatIsTrainedOnCannotJudge() throws IOException {
        validate();
        Files.copy(folder.resolve("images/0.png"), folder.resolve("held-out/2.png"));

        Event.RunFinished end = run.run(Stage.TRAIN);

        assertThat(end.exitCode()).isEqualTo(ExitCode.DATA);
        assertThat(end.message())
                .contains(
                        "The held-out image " + folder.resolve("held-out/2.png") + " is trained on too: it equals "
                                + folder.resolve("images/0.png"),
                        "-Ddreambooth.validationImages");
        run.set("validationImages", "images");
        assertThat(run.run(Stage.TRAIN).exitCode()).isEqualTo(ExitCode.DATA);
    }

    @Test
    void aSampleThatFailsIsLeftOutAndTrainingGoesOn() throws IOException {
        byte[] plain = train();
        run.set("samplePrompts", "a boat|a cat").set("classGuidanceScale", "1e38");

        assertThat(train()).isEqualTo(plain);

        assertThat(run.events(Event.Warning.class))
                .extracting(Event.Warning::message)
                .anyMatch(
                        message -> message.startsWith("After step 6, no sample of 'a cat' was made. Sampling 'a cat'"));
        assertThat(run.events(Event.SampleWritten.class)).isEmpty();
        assertThat(run.out("progress/step-000006")).isEmptyDirectory();
    }

    @Test
    void exportingTheBestWantsHeldOutImages() {
        run.set("exportBest", "loss");

        assertThatThrownBy(() -> run.run(Stage.TRAIN))
                .hasMessageContaining("exportBest loss (-Ddreambooth.exportBest)")
                .hasMessageContaining("validationImages");
    }
}
