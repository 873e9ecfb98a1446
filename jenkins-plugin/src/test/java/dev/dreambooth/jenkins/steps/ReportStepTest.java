package dev.dreambooth.jenkins.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.jenkins.engine.DreamBoothConfiguration;
import dev.dreambooth.jenkins.engine.EngineInstallation;
import dev.dreambooth.jenkins.fake.FakeJob;
import dev.dreambooth.jenkins.fake.FakePipeline;
import dev.dreambooth.jenkins.fake.FakeRun;
import dev.dreambooth.jenkins.local.LocalJenkins;
import hudson.AbortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which results that lie in a workspace a build may call its own. */
class ReportStepTest {
    private static final int PATIENCE = 60;
    private static final long NOW = System.currentTimeMillis();
    private static final FileTime YESTERDAY = FileTime.fromMillis(NOW - TimeUnit.DAYS.toMillis(1));

    @TempDir
    private Path folder;

    private FakePipeline pipeline;
    private Path results;

    @BeforeEach
    void startJenkins() throws IOException {
        LocalJenkins.reset(new DreamBoothConfiguration(), new EngineInstallation.DescriptorImpl());
        FakeRun run = new FakeRun(new FakeJob(), folder).startedAt(NOW);
        Path workspace = Files.createDirectories(folder.resolve("workspace"));
        pipeline = new FakePipeline(run, workspace);
        results = workspace.resolve("target/dreambooth");
        Files.createDirectories(results.resolve("model"));
        Files.writeString(results.resolve("model/run.json"), "{}");
    }

    private void madeYesterday() throws IOException {
        Files.setLastModifiedTime(results.resolve("model/run.json"), YESTERDAY);
    }

    private List<?> report(boolean older) throws Exception {
        ReportStep step = new ReportStep();
        step.setIncludeOlder(older);
        step.start(pipeline.context()).start();
        return (List<?>) pipeline.await(PATIENCE);
    }

    @Test
    void resultsOfThisBuildAreShown() throws Exception {
        assertThat(report(false)).hasSize(1);
    }

    @Test
    void aPageNamesFoldersByTheWorkspace() throws Exception {
        Files.writeString(
                results.resolve("model/events.jsonl"),
                "{\"event\":\"RunFinished\",\"message\":\"the model is in " + results.resolve("model") + "\"}\n");

        assertThat(report(false))
                .first()
                .extracting(stage -> ((Map<?, ?>) stage).get("message"))
                .isEqualTo("the model is in target/dreambooth/model");
    }

    @Test
    void thoseOfAnEarlierBuildAreNotItsOwn() throws Exception {
        madeYesterday();

        assertThatThrownBy(() -> report(false))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("This build has made no DreamBooth results")
                .hasMessageContaining("includeOlder: true");
        assertThat(pipeline.log()).contains("target/dreambooth/model were there before this build began");
    }

    @Test
    void olderOnesAreShownIfAskedFor() throws Exception {
        madeYesterday();

        assertThat(report(true)).hasSize(1);
    }

    @Test
    void whatThisBuildFoundUpToDateIsItsOwn() throws Exception {
        madeYesterday();
        Path work = Files.createDirectories(results.resolve(".work/train"));
        Files.writeString(work.resolve("events.jsonl"), "");

        assertThat(report(false))
                .first()
                .extracting(stage -> ((Map<?, ?>) stage).get("stage"))
                .isEqualTo("train");
    }
}
