package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.engine.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training publishes the step whose samples encoders find most like the subject, however it was interrupted. */
class ExportBySubjectTest {
    private static final Pattern SEEN =
            Pattern.compile("step (\\d+) shows [\\d.]+ of the subject .*: score ([\\d.]+)(, the best so far)?");

    @TempDir
    Path folder;

    private TinyRun run;

    @BeforeEach
    void draw() throws Exception {
        run = new TinyRun(folder).set("instanceImages", "images").set("subjectClass", "dog");
        run.set("withPriorPreservation", false).set("maxTrainSteps", 6).set("learningRate", "1e-3");
        run.set("exportBest", "subject").set("subjectEncoder", TinyRuns.encoder("clip_openai"));
        run.set("samplePrompts", "a {identifier} {subjectClass} at sea|a boat").set("sampleSteps", 1);
        run.image("images/0.png", 32, 32, 0);
        run.image("images/1.png", 32, 34, 0); // much alike
    }

    /** Steps with their scores, and whether each was the best so far. */
    private record Seen(int step, double score, boolean best) {}

    private List<Seen> seen() {
        return run.events(Event.PhaseStarted.class).stream()
                .map(phase -> SEEN.matcher(phase.phase()))
                .filter(Matcher::matches)
                .map(found -> new Seen(
                        Integer.parseInt(found.group(1)), Double.parseDouble(found.group(2)), found.group(3) != null))
                .toList();
    }

    private int best(List<Seen> steps) {
        return steps.stream()
                .filter(Seen::best)
                .reduce((one, later) -> later)
                .orElseThrow()
                .step();
    }

    @Test
    void theStepWithTheHighestScoreIsPublished() throws Exception {
        long before = Tensor.liveHandles();
        run.train();
        assertThat(Tensor.liveHandles()).isEqualTo(before);
        List<Seen> steps = seen();
        assertThat(steps).extracting(Seen::step).containsExactly(1, 2, 3, 4, 5, 6);
        int best = best(steps);
        double highest = steps.stream().mapToDouble(Seen::score).max().orElseThrow();
        assertThat(steps.get(best - 1).score()).isEqualTo(highest).isPositive();
        assertThat(best).as("a case in which the last step is not the best").isLessThan(6);
        assertThat(Files.readString(run.out("model/run.json"))).contains("\"subjectStep\" : " + best + ".0");
        assertThat(Files.readString(run.out("model/report.html")))
                .contains("The steps by their samples", "; the best<");
        assertThat(Files.readAllLines(run.out("model/sample-scores.csv"))).hasSize(1 + 2 * 7);
        byte[] published = run.weights();

        run.set("exportBest", "none")
                .unset("subjectEncoder")
                .set("maxTrainSteps", best)
                .set("outputDirectory", "shorter");
        run.train();
        assertThat(folder.resolve("shorter/model/unet/diffusion_pytorch_model.safetensors"))
                .hasBinaryContent(published);
    }

    /** This model's images are the same whatever it is asked for; the encoder that reads prompts has a space of its own. */
    @Test
    void aBaseModelThatFollowsNoPromptsIsToldBeforeTraining() throws Exception {
        run.set("subjectEncoder", TinyRuns.encoder("dinov2")).set("textEncoder", TinyRuns.encoder("clip_openai"));
        Event.RunFinished end = run.run(Stage.TRAIN);
        assertThat(end.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(end.message())
                .contains("the base model itself follows no prompts, as textEncoder sees it", "exportBest");
        assertThat(run.events(Event.StepCompleted.class)).isEmpty();
    }

    @Test
    void aRunThatIsStoppedEndsInTheSameBytes() throws Exception {
        run.set("checkpointsTotalLimit", 9).set("checkpointingSteps", 2).set("sampleSteps", 2);
        Map<String, String> whole = run.train();
        AtomicFiles.delete(run.out(""));
        for (int stop : List.of(3, 4)) {
            Event.RunFinished stopped = run.run(
                    Stage.TRAIN, () -> run.events(Event.StepCompleted.class).size() == stop);
            assertThat(stopped.exitCode()).as(stopped.message()).isEqualTo(ExitCode.CANCELLED);
            AtomicFiles.delete(run.out("checkpoints/best-subject"));
            AtomicFiles.delete(run.out("progress"));
            assertThat(run.train()).containsExactlyInAnyOrderEntriesOf(whole);
            AtomicFiles.delete(run.out(""));
        }
    }

    /** A stop while the samples of a step are made leaves a checkpoint that knows nothing of that step. */
    @Test
    void aStopBetweenStepAndSampleLosesNoStep() throws Exception {
        run.set("checkpointsTotalLimit", 9).set("checkpointingSteps", 2).set("sampleSteps", 2);
        Map<String, String> whole = run.train();
        AtomicFiles.delete(run.out(""));
        int[] asked = {0};
        Event.RunFinished stopped =
                run.run(Stage.TRAIN, () -> run.events(Event.StepCompleted.class).size() == 4 && asked[0]++ >= 0);
        assertThat(stopped.exitCode()).as(stopped.message()).isEqualTo(ExitCode.CANCELLED);
        assertThat(run.out("checkpoints/checkpoint-000004/sample-scores.csv"))
                .content()
                .contains("\n2,1,")
                .doesNotContain("\n4,1,");
        assertThat(run.train()).containsExactlyInAnyOrderEntriesOf(whole);
    }

    @Test
    void whatIsTooMuchToAskIsSaidBeforeTraining() throws IOException {
        run.unset("samplePrompts").unset("sampleSteps");
        assertThatThrownBy(() -> run.run(Stage.TRAIN))
                .hasMessageContaining("exportBest subject (-Ddreambooth.exportBest)")
                .hasMessageContaining("samplePrompts");

        run.set("samplePrompts", "a boat");
        assertThat(run.run(Stage.TRAIN).message())
                .contains("cannot tell which step is the best: none of samplePrompts names the subject");

        run.set("samplePrompts", "a {identifier} boat").unset("subjectEncoder");
        assertThat(run.run(Stage.TRAIN).message()).contains("neither subjectEncoder nor textEncoder is set");

        run.set("subjectEncoder", "nowhere");
        assertThat(run.run(Stage.TRAIN).message()).contains("There is no folder", "nowhere");
        assertThat(run.events(Event.StepCompleted.class)).isEmpty();
    }

    @Test
    void oneInstanceImageIsToldToBeTooFew() throws Exception {
        Files.delete(folder.resolve("images/1.png"));
        assertThat(run.run(Stage.TRAIN).message()).contains("with one instance image nothing says");
    }

    @Test
    void otherPromptsChooseAnew() throws Exception {
        run.train();
        assertThat(run.run(Stage.TRAIN).message()).startsWith("up to date");
        run.set("samplePrompts", "a {identifier} {subjectClass} in a forest|a boat");
        run.train();
        assertThat(run.events(Event.StepCompleted.class)).hasSize(6);
    }
}
