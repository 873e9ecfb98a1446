package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.engine.data.png.PngReader;
import dev.dreambooth.engine.data.png.PngWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The checkpoints of a training are judged as the models that it would have published there. */
class EvaluateCheckpointsTest extends TinyRuns {
    private static final String IMAGE = "01-a-sks-dog-at-sea-seed7.png";

    /** Three steps, of which two leave a checkpoint. */
    private Map<String, String> trained(String output, String more) throws Exception {
        Map<String, String> settings = judged(settings(output), "off");
        settings.putAll(Map.of("maxTrainSteps", "3", "checkpointingSteps", "1", "checkpointsTotalLimit", "9"));
        settings.put("withPriorPreservation", "false");
        for (String setting : more.split(" ", -1)) {
            String value = setting.substring(setting.indexOf('=') + 1);
            settings.put(setting.substring(0, setting.indexOf('=')), value);
        }
        settings.values().removeIf(String::isEmpty);
        assertThat(run(Stage.TRAIN, settings).exitCode()).isEqualTo(ExitCode.OK);
        return settings;
    }

    private Event.RunFinished evaluate(Map<String, String> settings) {
        Event.RunFinished end = run(Stage.EVALUATE, settings);
        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
        return end;
    }

    private long made() {
        return events.stream().filter(Event.SampleWritten.class::isInstance).count();
    }

    private Path out(String name) {
        return folder.resolve("out/evaluation").resolve(name);
    }

    /** Returns an image without what it tells of how it was made. */
    private static byte[] pixels(Path file) throws IOException {
        return PngWriter.encode(PngReader.read(Files.readAllBytes(file)), Map.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "learningRate=3e-2",
                "trainMethod=lora learningRate= loraLearningRate=3e-2",
                "useEma=true emaDecay=0.6 learningRate=3e-2",
                "optimizer=adamwschedulefree learningRate=3e-2",
            })
    void aCheckpointIsTheModelOfAShorterTraining(String training) throws Exception {
        Map<String, String> settings = trained("out", training);
        settings.put("evaluateCheckpoints", "true");
        Event.RunFinished end = evaluate(settings);

        assertThat(made()).as("two more prompts of two checkpoints").isEqualTo(10 + 2 * 2);
        assertThat(Files.readAllLines(out("checkpoints.csv")))
                .hasSize(4)
                .satisfiesExactly(
                        head -> assertThat(head).startsWith("step,model,subject,"),
                        one -> assertThat(one).startsWith("1,checkpoint,"),
                        two -> assertThat(two).startsWith("2,checkpoint,"),
                        three -> assertThat(three).startsWith("3,published,"));
        assertThat(out("report.html"))
                .content(StandardCharsets.UTF_8)
                .contains("step 3, the judged model", "images/checkpoints/step-000002/" + IMAGE);
        assertThat(end.message()).contains("knee of over-fitting");
        assertThat(folder.resolve("out/.work/evaluate-checkpoint")).doesNotExist();
        assertThat(evaluate(settings).message()).startsWith("up to date");

        Map<String, String> shorter = trained("shorter", training + " maxTrainSteps=2");
        evaluate(shorter);
        byte[] expected = pixels(folder.resolve("shorter/evaluation/images/subject/" + IMAGE));
        assertThat(pixels(out("images/checkpoints/step-000002/" + IMAGE))).isEqualTo(expected);
        assertThat(pixels(out("images/checkpoints/step-000001/" + IMAGE))).isNotEqualTo(expected);
    }

    @Test
    void theBytesAreThoseOfAnUninterruptedRun() throws Exception {
        Map<String, String> settings = trained("out", "learningRate=3e-2");
        settings.put("evaluateCheckpoints", "true");
        evaluate(settings);
        Map<String, byte[]> whole = files(folder.resolve("out/evaluation"));
        AtomicFiles.delete(folder.resolve("out/evaluation"));
        AtomicFiles.delete(folder.resolve("out/.work/evaluate-images"));

        Event.RunFinished stopped = run(Stage.EVALUATE, settings, () -> made() >= 11);
        assertThat(stopped.exitCode()).as(stopped.message()).isEqualTo(ExitCode.CANCELLED);
        long kept = made();
        evaluate(settings);

        assertThat(made()).isEqualTo(14 - kept);
        Map<String, byte[]> resumed = files(folder.resolve("out/evaluation"));
        assertThat(resumed.keySet()).isEqualTo(whole.keySet());
        whole.forEach((name, bytes) -> assertThat(resumed.get(name)).as(name).isEqualTo(bytes));

        settings.remove("evaluateCheckpoints");
        evaluate(settings);
        assertThat(made()).as("the judged model is the same").isZero();
        assertThat(out("checkpoints.csv")).doesNotExist();
    }

    /** With encoders of random weights it is chance whether images fit their prompts at all; with these they do. */
    @Test
    void theReportDrawsTheCurve() throws Exception {
        Map<String, String> settings = trained("out", "learningRate=1e-2 seed=3 evaluationImagesPerPrompt=1");
        settings.put("textEncoder", encoder("clip_laion").toString());
        String subject = "{identifier} {subjectClass}";
        settings.put(
                "evaluationPrompts",
                String.join(
                        "|",
                        "a " + subject + " at sea",
                        subject,
                        subject + " red and blue and green on a table in the snow"));
        settings.put("evaluateCheckpoints", "true");
        evaluate(settings);

        assertThat(Files.readAllLines(out("checkpoints.csv")).subList(1, 4))
                .allSatisfy(
                        row -> assertThat(row.split(",", -1)[8]).as("a score").isNotEmpty());
        assertThat(out("report.html"))
                .content(StandardCharsets.UTF_8)
                .contains("checkpoints.svg", "checkpoints-dark.svg", "step 1", "score ");
        assertThat(out("checkpoints.svg")).content(StandardCharsets.UTF_8).contains(">subject<", ">prompts<");

        Path spec = folder.resolve("spec.json");
        spec(Stage.EVALUATE, settings).verifying(0).write(spec);
        assertThat(run(spec, () -> false).message()).startsWith("verified");
    }

    @Test
    void whatCannotBeLookedAtIsRefusedBeforeAnythingIsDone() throws Exception {
        Map<String, String> settings = trained("out", "learningRate=3e-2");
        settings.put("evaluateCheckpoints", "true");
        String encoder = settings.remove("textEncoder");
        refused(settings, "textEncoder is not set");
        settings.put("textEncoder", encoder);

        Path damaged = folder.resolve("out/checkpoints/checkpoint-000001/manifest.json");
        Files.writeString(damaged, "{}");
        evaluate(settings);
        assertThat(events.stream().filter(Event.Warning.class::isInstance).map(Object::toString))
                .anyMatch(warning -> warning.contains("checkpoint-000001 is damaged"));
        assertThat(Files.readAllLines(out("checkpoints.csv"))).hasSize(3);

        AtomicFiles.delete(folder.resolve("out/checkpoints"));
        refused(settings, "There are no checkpoints of the training of ");
        settings.put("trainedModel", settings.get("model"));
        refused(settings, "holds no record of one");
    }

    private void refused(Map<String, String> settings, String why) {
        Event.RunFinished end = run(Stage.EVALUATE, settings);
        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(end.message()).contains(why);
        assertThat(List.of(made())).containsExactly(0L);
    }
}
