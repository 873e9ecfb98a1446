package dev.dreambooth.jenkins.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.jenkins.fake.FakeEngine;
import dev.dreambooth.jenkins.fake.FakeJob;
import dev.dreambooth.jenkins.fake.FakeRun;
import dev.dreambooth.jenkins.fake.JellyPage;
import dev.dreambooth.jenkins.results.DreamBoothAction;
import dev.dreambooth.jenkins.results.Sample;
import dev.dreambooth.jenkins.results.StageOutputs;
import dev.dreambooth.jenkins.results.StageReport;
import dev.dreambooth.jenkins.results.StageState;
import dev.dreambooth.jenkins.waiting.AwaitedAction;
import hudson.model.Action;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the page of a build shows while its stages are still to come, or at work. */
class LivePageTest extends StageTestCase {
    private static final String PAINTING = """
            image() {
              mkdir -p "dreambooth/progress/step-00000$1"
              printf PNG > "dreambooth/progress/step-00000$1/a.png"
              event "{\\"event\\":\\"SampleWritten\\",\\"path\\":\\"../progress/step-00000$1/a.png\\",\\"prompt\\":\\"a dog\\",\\"seed\\":7}"
            }
            printf dreambooth/model > "$control/folder"
            """;

    private void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < PATIENCE * 10 && !condition.getAsBoolean(); i++) {
            Thread.sleep(100);
        }
        assertThat(condition.getAsBoolean()).as(pipeline.log()).isTrue();
    }

    private int shown() {
        DreamBoothAction action = run.getAction(DreamBoothAction.class);
        return action == null || action.getStages().isEmpty()
                ? 0
                : page().getSamples().size();
    }

    @Test
    void imagesMadeOnTheWayAreShownWhileTheStageRuns() throws Exception {
        start(FakeEngine.script(
                folder.resolve("engine"),
                PAINTING
                        + "image 1\nwhile [ ! -e go ]; do sleep 0.1; done\nimage 2\nwhile [ ! -e end ]; do sleep 0.1; done\n"
                        + "finish 0 OK trained\n"));

        await(() -> shown() == 1);
        assertThat(page().isOpen()).isTrue();
        assertThat(page().getSamples()).extracting(Sample::getStep).containsExactly(1);
        assertThat(run.artifact(page().getFolder() + "progress/step-000001/a.png"))
                .hasContent("PNG");
        assertThat(JellyPage.render(run.getAction(DreamBoothAction.class), "index.jelly"))
                .contains("after step 1", "Running for");
        Files.createFile(workspace.resolve("go"));
        await(() -> shown() == 2);
        Files.createFile(workspace.resolve("end"));
        pipeline.await(PATIENCE);
    }

    /** Those of a generation lie aside until all are there; in their place lies what an earlier night made. */
    @ParameterizedTest
    @CsvSource({"generate, dreambooth/samples, dreambooth/samples.partial", "regularize, class-images, class-images"})
    void imagesAreShownAsTheyAreMade(String stage, String results, String unfinished) throws Exception {
        Files.createDirectories(workspace.resolve(results));
        Files.writeString(workspace.resolve(results + "/b.png"), "of last night");
        Path engine = FakeEngine.script(
                folder.resolve("engine"),
                "printf " + results + " > \"$control/folder\"\nmkdir -p " + unfinished + "\nprintf PNG > " + unfinished
                        + "/a.png\nfor image in a b; do\n"
                        + "event '{\"event\":\"SampleWritten\",\"path\":\"'$image'.png\",\"prompt\":\"a dog\",\"seed\":7}'\n"
                        + "while [ ! -e $image ]; do sleep 0.1; done\ndone\nfinish 0 OK made\n");
        start(stage.equals("generate") ? new GenerateStep() : new RegularizeStep(), engine);

        await(() -> shown() == 1);
        assertThat(page().isOpen()).isTrue();
        assertThat(run.artifact(page().getFolder() + "a.png")).hasContent("PNG");
        Files.createFile(workspace.resolve("a"));
        if (unfinished.equals(results)) {
            await(() -> shown() == 2);
        }
        Files.createFile(workspace.resolve("b"));
        pipeline.await(PATIENCE);
    }

    @Test
    void imagesOfAStageThatFailedStayWithIt() throws Exception {
        start(FakeEngine.script(
                folder.resolve("engine"),
                PAINTING + "image 1\nwhile [ ! -e go ]; do sleep 0.1; done\nfinish 13 INTERNAL broken\n"));
        await(() -> shown() == 1);
        Files.createFile(workspace.resolve("go"));
        await(pipeline::hasEnded);

        assertThat(page().getState()).isEqualTo("failed");
        assertThat(page().getSamples()).hasSize(1);
    }

    @Test
    void nothingOutsideOfTheWorkspaceIsShown() throws Exception {
        Files.createDirectories(folder.resolve("progress/step-000001"));
        Files.writeString(folder.resolve("progress/step-000001/a.png"), "secret");
        start(FakeEngine.script(
                folder.resolve("engine"),
                PAINTING.replace("dreambooth/model", "../model") + "image 1\nsleep 2\nfinish 0 OK trained\n"));
        pipeline.await(PATIENCE);

        assertThat(shown()).isZero();
    }

    @Test
    void aStageThatIsBeingStartedIsThereAtOnce() throws Exception {
        Path control = Files.createDirectories(workspace.resolve(".dreambooth/1-7-abcdef"));
        Path script = Files.writeString(folder.resolve("former"), "while [ ! -e \"$1\" ]; do sleep 0.1; done\n");
        Process lost = new ProcessBuilder(
                        "sh", script.toString(), folder.resolve("go").toString(), "--control", control.toString())
                .start();
        Files.writeString(control.resolve("pid"), Long.toString(lost.pid()));
        DreamBoothAction page = DreamBoothAction.of(run);
        page.store(new StageReport("1-7-abcdef", "train").closed(StageState.INTERRUPTED, "lost", StageOutputs.NONE));

        start(FakeEngine.training(folder.resolve("engine"), 1, "0.01"));
        await(() -> page.getStages().size() == 2);

        assertThat(page.getStages().get(1).getState())
                .as("it waits for the lost one")
                .isEqualTo("starting");
        Files.createFile(folder.resolve("go"));
        pipeline.await(PATIENCE);
    }

    @Test
    void beforeTheFirstStageThePageSaysSo() throws Exception {
        AwaitedAction.Factory factory = new AwaitedAction.Factory();
        FakeJob job = new FakeJob();
        FakeRun first = new FakeRun(job, folder);
        assertThat(factory.createFor(first)).as("nobody knows what it will do").isEmpty();
        DreamBoothAction.of(first);
        assertThat(factory.createFor(first)).as("it has the page proper").isEmpty();

        FakeRun second = new FakeRun(job, folder);
        assertThat(factory.createFor(second)).hasSize(1);
        Action page = factory.createFor(second).iterator().next();
        assertThat(page.getUrlName()).isEqualTo("dreambooth");
        assertThat(JellyPage.render(page, "index.jelly"))
                .contains("No stage has begun yet", "data-running=\"true\"", "id=\"dreambooth\"");
        assertThat(factory.createFor(second.end())).isEmpty();
    }
}
