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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The averages that a schedule-free optimizer trains are what is validated, sampled, kept as the best and published. */
class ScheduleFreeRunTest {
    @TempDir
    Path folder;

    private TinyRun run;

    @BeforeEach
    void draw() throws Exception {
        run = new TinyRun(folder).set("instanceImages", "images").set("subjectClass", "dog");
        run.set("maxTrainSteps", 4).set("withPriorPreservation", false).set("optimizer", "adamwschedulefree");
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

    /** Returns the loss of the model that is there. */
    private double lossOfModel() {
        run.set("model", run.out("model")).set("outputDirectory", "judged").set("optimizer", "adamw");
        run.set("exportBest", "none").set("learningRate", "1e-12").set("maxTrainSteps", 1);
        return train().get(0).loss();
    }

    private byte[] result() throws IOException {
        Path lora = run.out("model/pytorch_lora_weights.safetensors");
        return Files.exists(lora) ? Files.readAllBytes(lora) : run.weights();
    }

    @ParameterizedTest
    @ValueSource(strings = {"precision=fp32", "precision=bf16", "trainMethod=lora"})
    void watchingLeavesTrainingAsItIs(String way) throws IOException {
        int equals = way.indexOf('=');
        run.set(way.substring(0, equals), way.substring(equals + 1));
        if (way.equals("trainMethod=lora")) {
            run.unset("learningRate").set("loraLearningRate", "1e-2");
        }
        train();
        byte[] plain = Files.readAllBytes(run.out("checkpoints/checkpoint-000003/state.safetensors"));
        byte[] model = result();
        run.set("samplePrompts", "a boat").set("force", true);
        watch();

        assertThat(train()).hasSize(4);

        assertThat(Files.readAllBytes(run.out("checkpoints/checkpoint-000003/state.safetensors")))
                .isEqualTo(plain);
        assertThat(result()).isEqualTo(model);
    }

    @Test
    void theLastLossIsThatOfTheModelThatIsPublished() {
        watch();
        run.set("learningRate", "3e-2");
        List<Event.ValidationCompleted> losses = train();
        double published = lossOfModel();
        assertThat(losses.get(3).loss()).isCloseTo(published, within(1e-5 * published));
    }

    @Test
    void theBestAveragesAreExported() {
        watch();
        run.set("exportBest", "loss").set("learningRate", "1");
        Event.ValidationCompleted best = train().stream()
                .min(Comparator.comparingDouble(Event.ValidationCompleted::loss))
                .orElseThrow();
        assertThat(best.step())
                .as("a case in which the last step is not the best")
                .isLessThan(4);

        assertThat(lossOfModel()).isCloseTo(best.loss(), within(1e-5 * best.loss()));
    }
}
