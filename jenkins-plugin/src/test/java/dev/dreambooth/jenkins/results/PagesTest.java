package dev.dreambooth.jenkins.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.jenkins.fake.FakeJob;
import dev.dreambooth.jenkins.fake.FakeRun;
import dev.dreambooth.jenkins.local.LocalJenkins;
import dev.dreambooth.jenkins.untrusted.JsonObject;
import dev.dreambooth.jenkins.untrusted.Numbers;
import hudson.model.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pages of builds and projects have to show. */
class PagesTest {
    @TempDir
    private Path folder;

    private final FakeJob job = new FakeJob();

    @BeforeEach
    void startJenkins() {
        LocalJenkins.reset();
    }

    private StageRun stage(String id, StageState state, String loss) throws IOException {
        StageReport report = new StageReport(id, "train");
        report.tracker().accept("""
                {"event":"StepCompleted","step":1,"totalSteps":2,"loss":0.9,"instanceLoss":0.9,"secondsPerStep":2,"memoryBytes":1073741824}
                {"event":"StepCompleted","step":2,"totalSteps":2,"loss":%s,"instanceLoss":0.1,"secondsPerStep":2,"memoryBytes":1073741824}
                {"event":"SampleWritten","path":"a.png","prompt":"a dog","seed":7}
                {"event":"SampleWritten","path":"lost.png","prompt":"not archived","seed":8}
                """.formatted(loss));
        RecordSummary record = RecordSummary.of(
                JsonObject.parse("{\"sha256\":\"x\",\"metrics\":{\"clipT\":0.3,\"text\":\"no\"}}", 1000));
        return report.closed(state, "done", new StageOutputs(List.of("a.png"), Optional.of(record), Optional.empty()));
    }

    private FakeRun build(String loss, Result result) throws IOException {
        FakeRun run = new FakeRun(job, folder);
        DreamBoothAction.of(run).store(stage(run.getNumber() + "-1", StageState.COMPLETED, loss));
        Path image = run.artifact("dreambooth/" + run.getNumber() + "-1/a.png");
        Files.createDirectories(image.getParent());
        Files.writeString(image, "PNG");
        run.setResult(result);
        return run.end();
    }

    @Test
    void onlyArchivedImagesAreShown() throws IOException {
        StageRun stage = stage("1-1", StageState.COMPLETED, "0.5");

        assertThat(stage.getSamples()).extracting(Sample::getName).containsExactly("a.png");
        assertThat(stage.getMetrics()).containsOnlyKeys("clipT");
        assertThat(stage.getFingerprint()).as("no hash").isEmpty();
    }

    @Test
    void numbersAreShownWithTheDigitsThatMeanSomething() {
        assertThat(List.of(0.743301159, 1200.0, 31622.7766, 0.0, 0.00012345, 2.5e-9, -1.5, 1e308))
                .extracting(Numbers::brief)
                .containsExactly("0.7433", "1200", "31623", "0", "0.0001235", "2.5E-9", "-1.5", "1E+308");
        assertThat(List.of(0L, 59_900L, 125_000L, 7_500_000L))
                .extracting(Numbers::duration)
                .containsExactly("0 s", "59 s", "2 min 5 s", "2 h 5 min");
    }

    @Test
    void theLossOfTheRecordIsNotShownTwice() throws IOException {
        StageReport report = new StageReport("1-1", "train");
        report.tracker().accept("{\"event\":\"StepCompleted\",\"step\":1,\"totalSteps\":1,\"loss\":0.9}\n");
        RecordSummary measured =
                RecordSummary.of(JsonObject.parse("{\"metrics\":{\"clipT\":0.312345,\"finalLoss\":0.8999999}}", 1000));

        StageRun stage = report.closed(
                StageState.COMPLETED, "done", new StageOutputs(List.of(), Optional.of(measured), Optional.empty()));

        assertThat(stage.getShownMetrics()).containsExactly(Map.entry("clipT", "0.3123"));
        assertThat(stage.getMetrics()).containsOnlyKeys("clipT", "finalLoss");
    }

    @Test
    void imagesStandBesideThoseOfTheLastGoodBuild() throws IOException {
        build("0.5", Result.SUCCESS);
        build("0.6", Result.UNSTABLE);
        FakeRun run = build("0.4", Result.SUCCESS);

        Comparisons beside = run.getAction(DreamBoothAction.class).getComparisons();
        assertThat(beside.getPairs()).singleElement().satisfies(pair -> {
            assertThat(pair.getEarlierBuild()).isEqualTo("#1");
            assertThat(pair.getEarlierUrl()).isEqualTo("job/koala/1/artifact/dreambooth/1-1/a.png");
            assertThat(pair.getUrl()).isEqualTo("job/koala/3/artifact/dreambooth/3-1/a.png");
        });
    }

    @Test
    void anImageThatWasDiscardedIsNoCounterpart() throws IOException {
        Files.delete(build("0.5", Result.SUCCESS).artifact("dreambooth/1-1/a.png"));
        Comparisons beside =
                build("0.4", Result.SUCCESS).getAction(DreamBoothAction.class).getComparisons();

        assertThat(beside.getPairs()).as("half a pair is none").isEmpty();
        assertThat(beside.getUnmatched()).isEqualTo(1);
    }

    private FakeRun generated(String settings, String sha256, int images) throws IOException {
        FakeRun run = new FakeRun(job, folder);
        String id = run.getNumber() + "-1";
        StageReport report = new StageReport(id, "generate");
        StringBuilder outputs = new StringBuilder();
        List<String> files = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            String name = i + ".png";
            files.add(name);
            outputs.append(i == 0 ? "" : ",").append("{\"name\":\"" + name + "\",\"sha256\":\"" + sha256 + "\"}");
            report.tracker()
                    .accept("{\"event\":\"SampleWritten\",\"path\":\"" + name + "\",\"prompt\":\"a dog\",\"seed\":" + i
                            + "}");
            Path image = run.artifact("dreambooth/" + id + "/" + name);
            Files.createDirectories(image.getParent());
            Files.writeString(image, "PNG");
        }
        RecordSummary record = RecordSummary.of(JsonObject.parse(
                "{\"outputs\":[" + outputs + "],\"fingerprint\":{\"settings\":" + settings + ",\"inputs\":{\"model\":\""
                        + settings.length() + "\"},\"environment\":{}}}",
                100_000));
        DreamBoothAction.of(run)
                .store(report.closed(
                        StageState.COMPLETED, "", new StageOutputs(files, Optional.of(record), Optional.empty())));
        run.setResult(Result.SUCCESS);
        return run.end();
    }

    @Test
    void differencesAreNamedAndEqualImagesMarked() throws IOException {
        generated("{\"guidanceScale\":7.5}", "a", 2);
        Comparisons changed = generated("{\"guidanceScale\":9,\"eta\":1}", "b", 3)
                .getAction(DreamBoothAction.class)
                .getComparisons();
        Comparisons same = generated("{\"guidanceScale\":9,\"eta\":1}", "b", 3)
                .getAction(DreamBoothAction.class)
                .getComparisons();

        assertThat(changed.getEarlierBuild()).isEqualTo("#1");
        assertThat(changed.getChanges()).containsExactly("eta not set → 1", "guidanceScale 7.5 → 9", "model changed");
        assertThat(changed.getPairs()).hasSize(2).noneMatch(Comparison::isSame);
        assertThat(changed.getUnmatched()).isEqualTo(1);
        assertThat(same.getChanges()).isEmpty();
        assertThat(same.getPairs()).hasSize(3).allMatch(Comparison::isSame);
    }

    @Test
    void imagesMadeWhileTrainingAreComparedWithNothing() {
        Sample early = new Sample("progress/step-000100/01-a-dog-seed7.png", "a dog", 7);
        Sample result = new Sample("01-a-dog-seed7.png", "a dog", 7);

        assertThat(early.key()).as("the model was another").isNotEqualTo(result.key());
        assertThat(new Sample("b.png", "a dog", 7).key()).isEqualTo(result.key());
        assertThat(result.getStep()).isNull();
    }

    @Test
    void aStageOfABuildThatIsOverIsNotShownAsRunning() throws IOException {
        FakeRun run = new FakeRun(job, folder);
        DreamBoothAction action = DreamBoothAction.of(run);
        action.store(new StageReport("1-1", "train").open(StageState.RUNNING));
        assertThat(action.getStages().get(0).getState()).isEqualTo("running");

        run.end();

        assertThat(action.getStages().get(0).getState()).isEqualTo("interrupted");
        assertThat(action.isRunning()).isFalse();
    }

    @Test
    void pollingCostsNoDisk() throws IOException {
        FakeRun run = new FakeRun(job, folder);
        DreamBoothAction action = DreamBoothAction.of(run);
        action.store(new StageReport("1-1", "train").open(StageState.RUNNING));
        for (int i = 0; i < 100; i++) {
            action.update(new StageReport("1-1", "train").open(StageState.STOPPING));
        }

        assertThat(run.saves()).isEqualTo(1);
        assertThat(action.getStages())
                .singleElement()
                .extracting(StageRun::getState)
                .isEqualTo("stopping");
        assertThat(DreamBoothAction.of(run)).isSameAs(action);
    }
}
