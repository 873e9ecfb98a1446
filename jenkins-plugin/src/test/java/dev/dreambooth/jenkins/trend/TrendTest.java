package dev.dreambooth.jenkins.trend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.jenkins.evaluation.EvaluationSummary;
import dev.dreambooth.jenkins.fake.FakeJob;
import dev.dreambooth.jenkins.fake.FakeRun;
import dev.dreambooth.jenkins.fake.JellyPage;
import dev.dreambooth.jenkins.local.LocalArtifacts;
import dev.dreambooth.jenkins.local.LocalJenkins;
import dev.dreambooth.jenkins.results.DreamBoothAction;
import dev.dreambooth.jenkins.results.History;
import dev.dreambooth.jenkins.results.RecordSummary;
import dev.dreambooth.jenkins.results.StageOutputs;
import dev.dreambooth.jenkins.results.StageReport;
import dev.dreambooth.jenkins.results.StageState;
import dev.dreambooth.jenkins.untrusted.JsonObject;
import hudson.model.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page of a project shows over its builds: quality first, with the lines of its gates, and what changed. */
class TrendTest {
    @TempDir
    private Path folder;

    private final FakeJob job = new FakeJob();
    private final DreamBoothProjectAction page = new DreamBoothProjectAction(job);

    @BeforeEach
    void startJenkins() {
        LocalJenkins.reset();
    }

    private void build(double likeness, double loss, String learningRate, double threshold) throws IOException {
        FakeRun run = new FakeRun(job, folder);
        StageReport training = new StageReport(run.getNumber() + "-1", "train");
        training.restart(new History("", "step,loss,instanceLoss,priorLoss\n1,1,1,NaN\n2," + loss + ",1,NaN\n", ""));
        RecordSummary record = RecordSummary.of(JsonObject.parse(
                "{\"metrics\":{\"validationStep\":100,\"validationLoss\":0.5},\"fingerprint\":{\"settings\":{\"learningRate\":\""
                        + learningRate + "\"},\"inputs\":{},\"environment\":{}}}",
                1000));
        DreamBoothAction.of(run)
                .store(training.closed(
                        StageState.COMPLETED, "", new StageOutputs(List.of(), Optional.of(record), Optional.empty())));
        EvaluationSummary found = EvaluationSummary.parse(String.format(Locale.ROOT, """
                {"measures":{"subject":{"tuned":{"value":%1$s}},"drift":{"tuned":{"value":0.1}}},
                "gates":[{"gate":{"name":"subject.ceiling.min","atLeast":true,"threshold":%2$s,"action":"fail"},
                "verdict":"pass","estimate":{"value":%1$s}}]}
                """, likeness, threshold));
        DreamBoothAction.of(run)
                .store(new StageReport(run.getNumber() + "-2", "evaluate")
                        .closed(
                                StageState.COMPLETED,
                                "",
                                new StageOutputs(List.of(), Optional.empty(), Optional.of(found))));
        run.setResult(Result.SUCCESS);
        run.end();
    }

    @Test
    void qualityComesFirstAndCountersNotAtAll() throws IOException {
        assertThat(new DreamBoothProjectAction.Factory().createFor(job)).isEmpty();
        build(0.4, 0.25, "5.0E-6", 0.3);
        assertThat(page.getTrends()).as("one value is no trend").isEmpty();
        build(0.5, 0.5, "5.0E-6", 0.3);

        assertThat(new DreamBoothProjectAction.Factory().createFor(job)).hasSize(1);
        assertThat(page.getTrends())
                .extracting(Trend::getName)
                .containsExactly(
                        "gate subject.ceiling.min",
                        "evaluate: drift",
                        "evaluate: subject",
                        "mean final loss",
                        "train: validationLoss");
        assertThat(page.getTrends())
                .extracting(Trend::getBetter)
                .containsExactly(
                        "more is better", "less is better", "more is better", "less is better", "less is better");
        assertThat(page.getPoints()).extracting(TrendPoint::getBuild).containsExactly(1, 2);
        assertThat(page.getNewestFirst()).extracting(TrendPoint::getBuild).containsExactly(2, 1);
    }

    @Test
    void aGateDrawsItsLine() throws IOException {
        build(0.4, 0.25, "5.0E-6", 0.2);
        build(0.5, 0.5, "5.0E-6", 0.3);
        Trend gate = page.getTrends().get(0);

        assertThat(gate.getLine()).isEqualTo("48.0,48.0 312.0,8.0");
        assertThat(gate.getGateLine()).isEqualTo("48.0,128.0 312.0,88.0");
        assertThat(gate.getTicks()).extracting("text").containsExactly("0.2", "0.3", "0.4", "0.5");
        assertThat(gate.getLast()).isEqualTo("0.5");
        assertThat(gate.getChange()).isEqualTo("+0.1");
        assertThat(gate.getDots()).extracting(Trend.Dot::getBuild).containsExactly(1, 2);
        assertThat(gate.getDescription()).isEqualTo("gate subject.ceiling.min from build 1 to build 2: 0.4, 0.5");
    }

    @Test
    void aJumpIsExplainedByWhatChanged() throws IOException {
        build(0.4, 0.25, "5.0E-6", 0.3);
        build(0.1, 0.25, "2.0E-3", 0.3);

        assertThat(page.getPoints())
                .extracting(TrendPoint::getChanges)
                .containsExactly(List.of(), List.of("learningRate 5.0E-6 → 2.0E-3"));
    }

    @Test
    void aProjectOfThreeHundredBuildsHasAPageOfBoundedSize() throws IOException {
        for (int i = 0; i < 300; i++) {
            build(0.4 + i / 1000.0, 0.25, "1e-" + (i % 7 + 3), 0.3);
        }
        long before = LocalArtifacts.asked();

        String shown = JellyPage.render(page, "index.jelly");

        assertThat(shown)
                .contains("Shown are the newest 50 builds.", "/jenkins/job/koala/300/dreambooth/", ">#251<")
                .doesNotContain(">#250<");
        assertThat(shown.length()).isLessThan(128 * 1024);
        assertThat(LocalArtifacts.asked()).as("all is in memory").isEqualTo(before);
    }
}
