package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.evaluation.Evaluation;
import dev.dreambooth.contract.evaluation.Verdict;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.record.RunRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The stage that judges: what it asks for and refuses, what it leaves, and what it does not make twice. */
class EvaluateStageTest extends TinyRuns {
    private static final String PASSES = "[{\"measure\": \"subject\", \"min\": -50}]";
    private static final String FAILS = "[{\"measure\": \"subject\", \"min\": 50}]";
    /** 2 prompts with 2 images of the subject and 2 of the base each; one of the class, which the base has made already. */
    private static final int ALL = 10;

    private Map<String, String> judged(String output, String gates) throws Exception {
        Map<String, String> settings = settings(output);
        settings.put("maxTrainSteps", "1");
        settings.put("withPriorPreservation", "false");
        return judged(settings, gates);
    }

    private void train(Map<String, String> settings) {
        assertThat(run(Stage.TRAIN, settings).exitCode()).isEqualTo(ExitCode.OK);
    }

    private long made() {
        return events.stream().filter(Event.SampleWritten.class::isInstance).count();
    }

    private Path out(String name) {
        return folder.resolve("out/evaluation").resolve(name);
    }

    @Test
    void aTrainedModelIsJudgedBesideItsBase() throws Exception {
        Map<String, String> settings = judged("out", PASSES);
        train(settings);

        Event.RunFinished end = run(Stage.EVALUATE, settings);

        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
        assertThat(made()).isEqualTo(ALL);
        assertThat(end.message()).contains("gates: 1 pass");
        Evaluation evaluation = Evaluation.readFile(out(Evaluation.FILE_NAME));
        assertThat(evaluation.yardstick().prompts())
                .extracting(prompt -> prompt.text())
                .containsExactly("a dog at sea", "a photo of dog");
        assertThat(evaluation.measures()).containsKeys("subject", "clip-t", "drift", "diversity");
        assertThat(files(folder.resolve("out/evaluation")).keySet())
                .contains("run.json", "scores.csv", "metrics.json", "report.html", "README.md")
                .contains(
                        "images/subject/01-a-sks-dog-at-sea-seed7.png",
                        "images/class/01-a-dog-at-sea-seed7.png",
                        "images/base/02-a-photo-of-dog-seed8.png")
                .anyMatch(name -> name.endsWith(".xml"));
        assertThat(RunRecord.read(folder.resolve("out/evaluation"))
                        .orElseThrow()
                        .metrics())
                .containsKey("subject")
                .containsEntry("gatesUnstable", 0.0);
        assertThat(out("report.html"))
                .content(StandardCharsets.UTF_8)
                .contains("subject.min", "images/subject/01-a-sks-dog-at-sea-seed7.png");

        assertThat(run(Stage.EVALUATE, settings).message()).startsWith("up to date");
        settings.put("evaluationPrompts", settings.get("evaluationPrompts") + "|{identifier} {subjectClass}");
        assertThat(run(Stage.EVALUATE, settings).exitCode()).isEqualTo(ExitCode.OK);
        assertThat(made()).as("only those of the new prompt").isEqualTo(ALL / 2);
    }

    @Test
    void aFailedGateLeavesAllReportsAndALowerOneTakesNoNewImages() throws Exception {
        Map<String, String> settings = judged("out", FAILS);
        train(settings);

        Event.RunFinished end = run(Stage.EVALUATE, settings);

        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.GATE_FAILED);
        assertThat(end.message()).contains("1 of 1 gates failed: subject.min", "report.html");
        assertThat(files(folder.resolve("out/evaluation")).keySet())
                .contains("run.json", "evaluation.json", "scores.csv", "metrics.json", "report.html", "README.md");
        assertThat(Evaluation.readFile(out(Evaluation.FILE_NAME)).with(Verdict.FAIL))
                .hasSize(1);

        Event.RunFinished again = run(Stage.EVALUATE, settings);
        assertThat(again.exitCode()).as("what is up to date has still failed").isEqualTo(ExitCode.GATE_FAILED);
        assertThat(events).noneMatch(Event.RunStarted.class::isInstance);

        settings.put("failOnGate", "false");
        assertThat(run(Stage.EVALUATE, settings).exitCode()).isEqualTo(ExitCode.OK);
        assertThat(events)
                .anyMatch(event ->
                        event instanceof Event.Warning told && told.message().contains("subject.min"));

        settings.remove("failOnGate");
        settings.put("gates", PASSES);
        Event.RunFinished lower = run(Stage.EVALUATE, settings);
        assertThat(lower.exitCode()).as(lower.message()).isEqualTo(ExitCode.OK);
        assertThat(made()).isZero();
    }

    @Test
    void theBytesAreThoseOfAnUninterruptedRunOnOtherThreads() throws Exception {
        Map<String, String> whole = judged("out", PASSES);
        train(whole);
        whole.put("threads", "1");
        assertThat(run(Stage.EVALUATE, whole).exitCode()).isEqualTo(ExitCode.OK);

        Map<String, String> parts = judged("parts", PASSES);
        parts.put("trainedModel", folder.resolve("out/model").toString());
        parts.put("threads", "2");
        Event.RunFinished stopped = run(Stage.EVALUATE, parts, () -> made() >= 3);
        assertThat(stopped.exitCode()).as(stopped.message()).isEqualTo(ExitCode.CANCELLED);
        assertThat(stopped.message()).contains("goes on from them");
        long kept = made();
        assertThat(run(Stage.EVALUATE, parts).exitCode()).isEqualTo(ExitCode.OK);

        assertThat(kept).isBetween(3L, ALL - 1L);
        assertThat(made()).isEqualTo(ALL - kept);
        for (String file : List.of("evaluation.json", "scores.csv", "metrics.json", "README.md")) {
            assertThat(folder.resolve("parts/evaluation").resolve(file)).hasSameBinaryContentAs(out(file));
        }
    }

    @Test
    void imagesThatGenerateMadeAreTaken() throws Exception {
        Map<String, String> settings = judged("out", PASSES);
        train(settings);
        settings.put("prompts", "a sks dog at sea");
        settings.put("imagesPerPrompt", "2");
        assertThat(run(Stage.GENERATE, settings).exitCode()).isEqualTo(ExitCode.OK);

        assertThat(run(Stage.EVALUATE, settings).exitCode()).isEqualTo(ExitCode.OK);

        assertThat(made()).isEqualTo(ALL - 2);
        assertThat(out("images/subject/01-a-sks-dog-at-sea-seed8.png"))
                .hasSameBinaryContentAs(folder.resolve("out/samples/01-a-sks-dog-at-sea-seed8.png"));
    }

    @Test
    void partsThatSeveralMachinesMakeAreWhatOneMakes() throws Exception {
        Map<String, String> whole = judged("out", PASSES);
        train(whole);
        assertThat(run(Stage.EVALUATE, whole).exitCode()).isEqualTo(ExitCode.OK);

        Map<String, String> parts = judged("parts", PASSES);
        parts.put("trainedModel", folder.resolve("out/model").toString());
        Map<String, String> without = new HashMap<>(parts);
        without.keySet().removeAll(List.of("subjectEncoder", "textEncoder"));
        without.put("shard", "1/2");
        assertThat(run(Stage.EVALUATE, without).exitCode()).isEqualTo(ExitCode.OK);
        assertThat(made()).isEqualTo(ALL / 2);
        Files.delete(folder.resolve("parts/.work/evaluate-images").resolve(anyOf("parts/evaluation-1-of-2")));
        parts.put("shard", "merge");
        refused(parts, ExitCode.DATA, "images are in none of them", "1/n");

        without.put("shard", "2/2");
        assertThat(run(Stage.EVALUATE, without).exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run(Stage.EVALUATE, parts).exitCode()).isEqualTo(ExitCode.OK);
        assertThat(made()).isZero();
        assertThat(folder.resolve("parts/evaluation/evaluation.json")).hasSameBinaryContentAs(out("evaluation.json"));
        assertThat(RunRecord.read(folder.resolve("parts/evaluation"))
                        .orElseThrow()
                        .sha256())
                .isEqualTo(RunRecord.read(folder.resolve("out/evaluation"))
                        .orElseThrow()
                        .sha256());
    }

    /** Returns the name of an image in a folder. */
    private String anyOf(String images) throws Exception {
        return files(folder.resolve(images)).keySet().stream()
                .filter(name -> name.endsWith(".png"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theBaseModelsImagesAreSharedByWayOfTheCache() throws Exception {
        Map<String, String> settings = judged("out", PASSES);
        train(settings);
        settings.put("cache", folder.resolve("cache").toString());
        assertThat(run(Stage.EVALUATE, settings).exitCode()).isEqualTo(ExitCode.OK);

        Map<String, String> other = judged("other", "off");
        other.put("trainedModel", folder.resolve("out/model").toString());
        other.put("cache", settings.get("cache"));
        Event.RunFinished end = run(Stage.EVALUATE, other);

        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
        assertThat(end.message()).contains("there is no gate");
        assertThat(made()).as("only those of the trained model").isEqualTo(6);
        String base = "images/base/01-a-dog-at-sea-seed7.png";
        assertThat(folder.resolve("other/evaluation").resolve(base)).hasSameBinaryContentAs(out(base));
        assertThat(folder.resolve("other/.work/evaluate-base")).doesNotExist();
    }

    @Test
    void aLoraIsJudgedAndVerified() throws Exception {
        Map<String, String> settings = judged("out", PASSES);
        settings.putAll(Map.of("trainMethod", "lora", "loraLearningRate", "1e-2"));
        settings.keySet().removeAll(List.of("learningRate", "trainTextEncoder", "textEncoder"));
        train(settings);

        Event.RunFinished end = run(Stage.EVALUATE, settings);

        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
        assertThat(Evaluation.readFile(out(Evaluation.FILE_NAME)).unmeasured()).containsKey("clip-t");
        Path spec = folder.resolve("spec.json");
        spec(Stage.EVALUATE, settings).verifying(0).write(spec);
        assertThat(run(spec, () -> false).message()).startsWith("verified");
    }

    @Test
    void theEmbeddedModelIsJudgedByEncodersOfItsOwnWithGatesThatFail() throws Exception {
        Map<String, String> settings = settings("out");
        settings.put("model", "embedded");
        settings.put("maxTrainSteps", "1");
        settings.put("learningRate", "1e-12");
        settings.put("withPriorPreservation", "false");
        settings.put("inferenceSteps", "4");
        train(settings);

        settings.putAll(Map.of("evaluationImagesPerPrompt", "1", "evaluationClassImagesPerPrompt", "1"));
        Event.RunFinished end = run(Stage.EVALUATE, settings);

        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.GATE_FAILED);
        Evaluation evaluation = Evaluation.readFile(out(Evaluation.FILE_NAME));
        assertThat(evaluation.with(Verdict.FAIL))
                .extracting(result -> result.gate().name())
                .contains("subject.ceiling.min");
    }

    @Test
    void whatCannotBeJudgedIsRefusedBeforeAnythingIsDone() throws Exception {
        Map<String, String> settings = judged("out", PASSES);
        refused(settings, ExitCode.DATA, "There is no trained model", "Run train first");
        train(settings);

        settings.put("trainedModel", folder.resolve("nowhere").toString());
        refused(settings, ExitCode.DATA, "nowhere", "trainedModel");
        settings.remove("trainedModel");

        settings.put("baseline", folder.resolve("nothing.json").toString());
        refused(settings, ExitCode.DATA, "nothing.json", "baseline");
        settings.remove("baseline");

        settings.put("subjectEncoder", folder.resolve("images").toString());
        refused(settings, ExitCode.DATA, "images", "subjectEncoder");

        settings.keySet().removeAll(List.of("subjectEncoder", "textEncoder"));
        refused(settings, ExitCode.CONFIGURATION, "neither subjectEncoder nor textEncoder", "DINO", "CLIP");

        settings.keySet().removeAll(List.of("instanceImages", "subjectClass", "evaluationPrompts"));
        settings.put(
                "concepts", "[{\"identifier\": \"rex\", \"subjectClass\": \"cat\", \"instanceImages\": \"images\"}]");
        refused(settings, ExitCode.CONFIGURATION, "one subject at a time");
        assertThat(out("run.json")).doesNotExist();
    }

    private void refused(Map<String, String> settings, ExitCode code, String... words) {
        Event.RunFinished end = run(Stage.EVALUATE, settings);
        assertThat(end.exitCode()).as(end.message()).isEqualTo(code);
        assertThat(end.message()).contains(words);
        assertThat(made()).isZero();
    }
}
