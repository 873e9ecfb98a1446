package dev.dreambooth.jenkins.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.jenkins.engine.DreamBoothConfiguration;
import dev.dreambooth.jenkins.engine.EngineInstallation;
import dev.dreambooth.jenkins.fake.FakeEngine;
import dev.dreambooth.jenkins.fake.FakeJob;
import dev.dreambooth.jenkins.fake.FakePipeline;
import dev.dreambooth.jenkins.fake.FakeRun;
import dev.dreambooth.jenkins.local.LocalJenkins;
import dev.dreambooth.jenkins.results.DreamBoothAction;
import dev.dreambooth.jenkins.results.StageRun;
import hudson.AbortException;
import hudson.model.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What gates do to a build: each says itself whether it fails it or makes it unstable, and the reports are kept. */
class EvaluateStepTest {
    private static final int PATIENCE = 60;

    @TempDir
    private Path folder;

    private FakeRun run;
    private FakePipeline pipeline;

    @BeforeEach
    void startJenkins() throws IOException {
        LocalJenkins.reset(new DreamBoothConfiguration(), new EngineInstallation.DescriptorImpl());
        run = new FakeRun(new FakeJob(), folder);
        pipeline = new FakePipeline(run, Files.createDirectories(folder.resolve("workspace")));
    }

    @AfterEach
    void letProcessesEnd() {
        LocalJenkins.reset();
    }

    private void judge(int status, String code, double unstable) throws Exception {
        Path engine = FakeEngine.script(
                folder.resolve("engine"), String.format(Locale.ROOT, """
                mkdir -p dreambooth/evaluation
                cat > dreambooth/evaluation/run.json <<END
                {"format":1,"fingerprint":{"stage":"evaluate","settings":{},"inputs":{},"environment":{}},"sha256":"%s",
                "outputs":[],"seeds":{},"metrics":{"subject":0.4,"gatesUnstable":%s}}
                END
                echo '<testsuite/>' > dreambooth/evaluation/TEST-dreambooth.xml
                cp "$control/events.jsonl" dreambooth/evaluation/events.jsonl
                printf '{"exitCode":"%s","message":"1 of 2 gates","folder":"dreambooth/evaluation"}' > "$control/result.json"
                exit %d
                """, "0".repeat(64), unstable, code, status));
        EvaluateStep step = new EvaluateStep();
        step.setEngineHome(engine.toString());
        step.start(pipeline.context()).start();
    }

    private StageRun page() {
        return run.getAction(DreamBoothAction.class).getStages().get(0);
    }

    @Test
    void aGateThatAsksForItMakesStageAndBuildUnstable() throws Exception {
        judge(0, "OK", 1);

        assertThat((Map<?, ?>) pipeline.await(PATIENCE))
                .extracting("state", "stable")
                .containsExactly("unstable", false);
        assertThat(run.getResult()).isEqualTo(Result.UNSTABLE);
        assertThat(pipeline.node().getAction(WarningAction.class).getMessage()).isEqualTo("1 of 2 gates");
        assertThat(page().getMetrics()).containsEntry("subject", 0.4);
    }

    @Test
    void aGateThatFailsTheBuildLeavesTheReports() throws Exception {
        judge(4, "GATE_FAILED", 0);

        assertThatThrownBy(() -> pipeline.await(PATIENCE))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("evaluate failed")
                .hasMessageContaining("1 of 2 gates");
        assertThat(page().getState()).isEqualTo("failed");
        assertThat(page().getFiles()).contains("run.json", "TEST-dreambooth.xml");
        assertThat(run.artifact(page().getFolder() + "TEST-dreambooth.xml")).exists();
    }

    @Test
    void aModelThatSatisfiesItsGatesIsGood() throws Exception {
        judge(0, "OK", 0);

        assertThat((Map<?, ?>) pipeline.await(PATIENCE)).extracting("stable").isEqualTo(true);
        assertThat(run.getResult()).isNotEqualTo(Result.UNSTABLE);
    }
}
