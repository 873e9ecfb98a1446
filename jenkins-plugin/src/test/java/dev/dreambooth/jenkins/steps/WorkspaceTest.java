package dev.dreambooth.jenkins.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.jenkins.fake.FakeEngine;
import dev.dreambooth.jenkins.fake.FakeJob;
import dev.dreambooth.jenkins.fake.FakePipeline;
import dev.dreambooth.jenkins.fake.FakeRun;
import dev.dreambooth.jenkins.local.LocalFiles;
import dev.dreambooth.jenkins.local.LocalJenkins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What many builds leave in a workspace that they share: results, and nothing of our own. */
class WorkspaceTest extends StageTestCase {
    private final FakeJob job = new FakeJob();

    private void build() throws IOException {
        run = new FakeRun(job, folder);
        pipeline = new FakePipeline(run, workspace);
    }

    @Test
    void tenBuildsAnAbortAndARestartInMidTrainingLeaveTheOutputDirectoryAlone() throws Exception {
        Path quick = FakeEngine.training(folder.resolve("quick"), 1, "0.01");
        Path slow = FakeEngine.training(folder.resolve("slow"), 12, "0.2");
        for (int i = 0; i < 10; i++) {
            build();
            start(quick);
            pipeline.await(PATIENCE);
        }
        build();
        StageExecution aborted = start(slow);
        awaitLog("step 1");
        aborted.stop(new InterruptedException("aborted by somebody"));
        assertThatThrownBy(() -> pipeline.await(PATIENCE)).isInstanceOf(InterruptedException.class);
        build();
        StageExecution before = start(slow);
        awaitLog("step 1");
        LocalJenkins.terminating(true);
        StageExecution written = LocalFiles.copy(before);
        LocalJenkins.terminating(false);
        pipeline.restart(written);
        pipeline.await(PATIENCE);

        assertThatNothingOfOursIsLeft();
        try (Stream<Path> left = Files.list(workspace)) {
            assertThat(left)
                    .extracting(Path::getFileName)
                    .extracting(Path::toString)
                    .containsExactly("dreambooth");
        }
    }
}
