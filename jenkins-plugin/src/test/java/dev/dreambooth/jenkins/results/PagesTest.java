package dev.dreambooth.jenkins.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.jenkins.fake.FakeJob;
import dev.dreambooth.jenkins.fake.FakeRun;
import dev.dreambooth.jenkins.local.LocalJenkins;
import dev.dreambooth.jenkins.untrusted.JsonObject;
import dev.dreambooth.jenkins.untrusted.Numbers;
import hudson.model.Result;
import java.io.IOException;
import java.nio.file.Path;
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
        assertThat(List.of(0.743301159, 1200.0, 31622.7766, 0.0, 0.00012345, 2.5e-9, -1.5))
                .extracting(Numbers::brief)
                .containsExactly("0.7433", "1200", "31623", "0", "0.0001235", "2.5E-9", "-1.5");
    }

    @Test
    void theLossOfTheRecordIsNotShownTwice() throws IOException {
        StageReport report = new StageReport("1-1", "train");
        report.tracker().accept("{\"event\":\"StepCompleted\",\"step\":1,\"totalSteps\":1,\"loss\":0.9}\n");
        RecordSummary measured =
                RecordSummary.of(JsonObject.parse("{\"metrics\":{\"clipT\":0.312345,\"finalLoss\":0.8999999}}", 1000));

        StageRun stage =
                report.closed(StageState.COMPLETED, "done", new StageOutputs(List.of(), Optional.of(measured), Optional.empty()));

        assertThat(stage.getShownMetrics()).containsExactly(Map.entry("clipT", "0.3123"));
        assertThat(stage.getMetrics()).containsOnlyKeys("clipT", "finalLoss");
    }

    @Test
    void imagesStandBesideThoseOfTheLastGoodBuild() throws IOException {
        build("0.5", Result.SUCCESS);
        build("0.6", Result.UNSTABLE);
        FakeRun run = build("0.4", Result.SUCCESS);

        assertThat(run.getAction(DreamBoothAction.class).getComparisons())
                .singleElement()
                .satisfies(pair -> {
                    assertThat(pair.getEarlierBuild()).isEqualTo("#1");
                    assertThat(pair.getEarlierUrl()).isEqualTo("job/koala/1/artifact/dreambooth/1-1/a.png");
                    assertThat(pair.getUrl()).isEqualTo("job/koala/3/artifact/dreambooth/3-1/a.png");
                });
    }

    @Test
    void imagesMadeWhileTrainingAreComparedWithNothing() {
        Sample early = new Sample("progress/step-000100/01-a-dog-seed7.png", "a dog", 7);
        Sample result = new Sample("01-a-dog-seed7.png", "a dog", 7);

        assertThat(early.isLike(result)).as("the model was another").isFalse();
        assertThat(result.isLike(early)).isFalse();
        assertThat(early.isLike(early)).as("one beside the other for each step").isFalse();
        assertThat(result.isLike(result)).isTrue();
        assertThat(result.getStep()).isNull();
    }

    @Test
    void aProjectShowsTrendsOnceThereAreTwoValues() throws IOException {
        assertThat(new DreamBoothProjectAction.Factory().createFor(job)).isEmpty();
        build("0.5", Result.SUCCESS);
        DreamBoothProjectAction page = new DreamBoothProjectAction(job);
        assertThat(page.getTrends()).isEmpty();
        build("0.25", Result.SUCCESS);

        assertThat(new DreamBoothProjectAction.Factory().createFor(job)).hasSize(1);
        assertThat(page.getPoints()).extracting(TrendPoint::getBuild).containsExactly(1, 2);
        assertThat(page.getTrends())
                .extracting(Trend::getName)
                .containsExactly("images", "mean final loss", "memory (GiB)", "seconds per step", "train: clipT");
        Trend loss = page.getTrends().get(1);
        assertThat(loss.getLast()).isEqualTo("0.2500");
        assertThat(loss.getLine()).isEqualTo("6.0,6.0 294.0,84.0");
        assertThat(loss.getRange()).isEqualTo("#1 to #2");
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
