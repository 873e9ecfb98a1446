package dev.dreambooth.jenkins.freestyle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.jenkins.engine.DreamBoothConfiguration;
import dev.dreambooth.jenkins.fake.FakeJob;
import dev.dreambooth.jenkins.fake.FakeRun;
import dev.dreambooth.jenkins.local.LocalJenkins;
import dev.dreambooth.jenkins.results.DreamBoothAction;
import hudson.AbortException;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Result;
import hudson.model.TaskListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What freestyle projects have for {@code dreamboothReport}. */
class DreamBoothPublisherTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final DreamBoothPublisher publisher = new DreamBoothPublisher();
    private FakeRun run;

    @BeforeEach
    void startJenkins() throws IOException {
        LocalJenkins.reset(new DreamBoothConfiguration());
        run = new FakeRun(new FakeJob(), folder).startedAt(System.currentTimeMillis());
    }

    private void perform() throws IOException, InterruptedException {
        TaskListener listener = () -> new PrintStream(log, true, StandardCharsets.UTF_8);
        publisher.perform(
                run,
                new FilePath(folder.resolve("workspace").toFile()),
                new Launcher.LocalLauncher(listener),
                listener);
    }

    private Path record() throws IOException {
        Path record = folder.resolve("workspace/target/dreambooth/model/run.json");
        Files.createDirectories(record.getParent());
        return Files.writeString(record, "{}");
    }

    @Test
    void showsWhatTheBuildHasMade() throws Exception {
        record();
        perform();

        assertThat(run.getAction(DreamBoothAction.class).getStages())
                .singleElement()
                .satisfies(stage -> assertThat(stage.getState()).isEqualTo("completed"));
    }

    @Test
    void resultsOfAnEarlierBuildAreNotThisOnes() throws Exception {
        Files.setLastModifiedTime(record(), FileTime.fromMillis(run.getStartTimeInMillis() - 60_000));

        assertThatThrownBy(this::perform)
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("This build has made no DreamBooth results");
        publisher.setIncludeOlder(true);
        perform();
        assertThat(run.getAction(DreamBoothAction.class).getStages()).hasSize(1);
    }

    @Test
    void aBuildThatHasFailedIsNotBlamedOnceMore() throws Exception {
        run.setResult(Result.FAILURE);

        perform();

        assertThat(log.toString(StandardCharsets.UTF_8)).contains("There are no DreamBooth results in");
    }
}
