package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.engine.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where averages of the weights are published, it is they that are validated, sampled and kept as the best. */
class AveragedValidationTest {
    @TempDir
    Path folder;

    private TinyRun run;

    @BeforeEach
    void draw() throws Exception {
        run = new TinyRun(folder).set("instanceImages", "images").set("subjectClass", "dog");
        run.set("maxTrainSteps", 4).set("withPriorPreservation", false).set("useEma", true);
        run.set("checkpointingSteps", 3).set("trainTextEncoder", true);
        run.image("images/0.png", 32, 32, 0);
        run.image("held-out/1.png", 32, 40, 8);
    }

    private void watch() {
        run.set("validationImages", "held-out").set("validationSteps", 1);
    }

    private List<Event.ValidationCompleted> train() {
        long before = Tensor.liveHandles();
        Event.RunFinished end = run.run(Stage.TRAIN);
        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
        assertThat(Tensor.liveHandles()).isEqualTo(before);
        return run.events(Event.ValidationCompleted.class);
    }

    private double lastLoss() {
        List<Event.ValidationCompleted> losses = train();
        return losses.get(losses.size() - 1).loss();
    }

    /** Returns the loss of the model that is there. */
    private double lossOfModel() {
        run.set("model", run.out("model")).set("outputDirectory", "judged").set("useEma", false);
        run.unset("exportEma").unset("samplePrompts").unset("stopTextEncoderTraining");
        run.set("exportBest", "none").set("learningRate", "1e-12").set("maxTrainSteps", 1);
        return train().get(0).loss();
    }

    /** Weights, averages, and what the optimizer remembers, at the third of four steps, and the model. */
    @ParameterizedTest
    @ValueSource(strings = {"precision=fp32", "precision=fp16", "precision=bf16", "trainMethod=lora", "device=cpu,cpu"})
    void watchingLeavesTrainingAsItIs(String way) throws IOException {
        int equals = way.indexOf('=');
        run.set(way.substring(0, equals), way.substring(equals + 1)).set("trainBatchSize", 2);
        if (way.equals("trainMethod=lora")) {
            run.unset("learningRate").set("loraLearningRate", "1e-2");
        }
        train();
        Map<String, byte[]> plain = TinyRuns.files(run.out("checkpoints/checkpoint-000003"));
        byte[] model = result();
        run.set("samplePrompts", "a boat").set("force", true);
        watch();

        assertThat(train()).hasSize(4);

        assertThat(Files.readAllBytes(run.out("checkpoints/checkpoint-000003/state.safetensors")))
                .isEqualTo(plain.get("state.safetensors"));
        assertThat(result()).isEqualTo(model);
    }

    private byte[] result() throws IOException {
        Path lora = run.out("model/pytorch_lora_weights.safetensors");
        return Files.exists(lora) ? Files.readAllBytes(lora) : run.weights();
    }

    @Test
    void theLastLossIsThatOfTheModelThatIsPublished() throws IOException {
        watch();
        run.set("learningRate", "3e-2").set("stopTextEncoderTraining", 2);
        double last = lastLoss();
        run.set("exportEma", false).set("samplePrompts", "a boat");
        double ofLastWeights = lastLoss();
        byte[] sampleOfLastWeights = sample();
        run.set("exportEma", true);
        train();

        assertThat(sample()).isNotEqualTo(sampleOfLastWeights);
        double published = lossOfModel();
        assertThat(last).isCloseTo(published, within(1e-5 * published));
        assertThat(last).isNotCloseTo(ofLastWeights, within(1e-4 * published));
    }

    private byte[] sample() throws IOException {
        return Files.readAllBytes(run.out("progress/step-000004/01-a-boat-seed7.png"));
    }

    @Test
    void theBestAveragesAreExported() {
        watch();
        run.set("exportBest", "loss").set("learningRate", "0.3");
        List<Event.ValidationCompleted> losses = train();
        Event.ValidationCompleted best = losses.stream()
                .min(Comparator.comparingDouble(Event.ValidationCompleted::loss))
                .orElseThrow();
        assertThat(best.step())
                .as("a case in which the last step is not the best")
                .isLessThan(4);

        assertThat(lossOfModel()).isCloseTo(best.loss(), within(1e-5 * best.loss()));
    }

    @Test
    void noOtherWeightsAreJudgedFromTheMiddleOn() {
        watch();
        Event.RunFinished stopped = run.run(
                Stage.TRAIN, () -> run.events(Event.ValidationCompleted.class).size() == 2);
        assertThat(stopped.exitCode()).isEqualTo(ExitCode.CANCELLED);
        run.set("exportEma", false);
        assertThat(train()).extracting(Event.ValidationCompleted::step).containsExactly(1, 2, 3, 4);
    }
}
