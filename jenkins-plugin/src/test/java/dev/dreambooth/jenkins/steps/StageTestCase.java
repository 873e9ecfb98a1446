package dev.dreambooth.jenkins.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.jenkins.engine.DreamBoothConfiguration;
import dev.dreambooth.jenkins.engine.EngineInstallation;
import dev.dreambooth.jenkins.fake.FakeJob;
import dev.dreambooth.jenkins.fake.FakePipeline;
import dev.dreambooth.jenkins.fake.FakeRun;
import dev.dreambooth.jenkins.local.LocalJenkins;
import dev.dreambooth.jenkins.results.DreamBoothAction;
import dev.dreambooth.jenkins.results.StageRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A stage in a Pipeline, with real processes and files, and a fake engine: what its tests have in common. */
abstract class StageTestCase {

    static final int PATIENCE = 60;

    @TempDir
    Path folder;

    FakeRun run;
    FakePipeline pipeline;
    Path workspace;

    @BeforeEach
    void startJenkins() throws IOException {
        LocalJenkins.reset(new DreamBoothConfiguration(), new EngineInstallation.DescriptorImpl());
        workspace = Files.createDirectories(folder.resolve("work space")); // nothing may break at a blank
        run = new FakeRun(new FakeJob(), folder);
        pipeline = new FakePipeline(run, workspace);
    }

    @AfterEach
    void letProcessesEnd() {
        LocalJenkins.reset();
    }

    StageExecution start(Path engine) throws Exception {
        TrainStep step = new TrainStep();
        step.setMaxTrainSteps(5);
        step.setInstancePrompt("a 'photo' of \"{identifier}\" ✓");
        return start(step, engine);
    }

    StageExecution start(StageStep step, Path engine) throws Exception {
        step.setEngineHome(engine.toString());
        step.setGraceSeconds(2);
        step.setOfflineMinutes(1);
        StageExecution execution = (StageExecution) step.start(pipeline.context());
        assertThat(execution.start()).as("ends at once").isFalse();
        return execution;
    }

    StageRun page() {
        List<StageRun> stages = run.getAction(DreamBoothAction.class).getStages();
        assertThat(stages).hasSize(1);
        return stages.get(0);
    }

    void awaitLog(String text) throws InterruptedException {
        for (int i = 0; i < PATIENCE * 10 && !pipeline.log().contains(text); i++) {
            Thread.sleep(100);
        }
        assertThat(pipeline.log()).contains(text);
    }

    void assertThatNothingOfOursIsLeft() throws Exception {
        Path ours = workspace.resolve(".dreambooth");
        for (int i = 0; i < PATIENCE * 10 && Files.exists(ours); i++) {
            Thread.sleep(100); // cleaning up comes last
        }
        assertThat(ours).doesNotExist();
    }
}
