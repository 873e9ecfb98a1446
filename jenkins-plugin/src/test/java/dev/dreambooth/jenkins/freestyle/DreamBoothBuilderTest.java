package dev.dreambooth.jenkins.freestyle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.jenkins.engine.DreamBoothConfiguration;
import dev.dreambooth.jenkins.engine.EngineInstallation;
import dev.dreambooth.jenkins.fake.FakeEngine;
import dev.dreambooth.jenkins.fake.FakeJob;
import dev.dreambooth.jenkins.fake.FakeRun;
import dev.dreambooth.jenkins.local.LocalJenkins;
import dev.dreambooth.jenkins.results.DreamBoothAction;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Computer;
import hudson.model.Item;
import hudson.model.Node;
import hudson.model.Result;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The step of freestyle projects, with a real process. */
class DreamBoothBuilderTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final EngineInstallation.DescriptorImpl tools = new EngineInstallation.DescriptorImpl();
    private FakeRun run;

    @BeforeEach
    void startJenkins() throws IOException {
        DreamBoothConfiguration configuration = new DreamBoothConfiguration();
        configuration.setGraceSeconds(20);
        LocalJenkins.reset(configuration, tools);
        run = new FakeRun(new FakeJob(), folder);
    }

    private void perform(DreamBoothBuilder builder, Path engine) throws IOException, InterruptedException {
        tools.setInstallations(new EngineInstallation("engine", engine.toString(), List.of()));
        TaskListener listener = () -> new PrintStream(log, true, StandardCharsets.UTF_8);
        builder.perform(
                run,
                new FilePath(folder.resolve("workspace").toFile()),
                new EnvVars(Map.of("STEPS", "3")),
                new Launcher.LocalLauncher(listener),
                listener);
    }

    private String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    @Test
    void runsAStageWithItsSettingsAndShowsTheResults() throws Exception {
        DreamBoothBuilder builder = new DreamBoothBuilder("train");
        builder.setSettings("# a comment\n maxTrainSteps=${STEPS}\ninstancePrompt=a = b\n");
        builder.setConfigFile("my.yaml");

        perform(builder, FakeEngine.training(folder.resolve("engine"), 3, "0.05"));

        assertThat(log()).contains("grace 20 s", "step 3", "archived");
        assertThat(run.getAction(DreamBoothAction.class).getStages())
                .singleElement()
                .satisfies(stage -> {
                    assertThat(stage.getState()).isEqualTo("completed");
                    assertThat(run.artifact(stage.getFolder() + "given.json"))
                            .content()
                            .contains("\"maxTrainSteps\": [\"3\"]", "\"a = b\"", "\"configFile\": [\"my.yaml\"]");
                });
    }

    @Test
    void anAbortLetsTheStageWriteItsCheckpoint() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Path engine = FakeEngine.training(folder.resolve("engine"), 500, "0.1");
        Thread build = new Thread(() -> {
            try {
                perform(new DreamBoothBuilder("train"), engine);
            } catch (IOException | InterruptedException e) {
                thrown.set(e);
            }
        });
        build.start();
        for (int i = 0; i < 300 && !log().contains("step 2"); i++) {
            Thread.sleep(100);
        }

        build.interrupt();
        build.join(30_000);

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThat(log()).contains("asking the stage to stop", "checkpoint at");
    }

    @Test
    void aFailureFailsTheBuildAndAMissedGateMakesItUnstable() throws Exception {
        assertThatThrownBy(() -> perform(
                        new DreamBoothBuilder("train"),
                        FakeEngine.script(
                                folder.resolve("bad"), "echo 'ERROR: There is no image. Name one.'\nfinish 3 DATA no")))
                .hasMessage("DreamBooth train failed (unusable input): There is no image. Name one.");
        assertThat(folder.resolve("workspace/.dreambooth")).doesNotExist();

        perform(
                new DreamBoothBuilder("train"),
                FakeEngine.script(
                        folder.resolve("gate"),
                        "mkdir -p dreambooth/model; echo '{}' > dreambooth/model/run.json; finish 4 GATE_FAILED bad\n"));
        assertThat(run.getResult()).isEqualTo(Result.UNSTABLE);
    }

    @Test
    void aNodeThatHasItsEngineElsewhereRunsThatOne() throws Exception {
        Node node = new Node() {
            @Override
            public FilePath getRootPath() {
                return new FilePath(folder.toFile());
            }

            @Override
            public String getNodeName() {
                return "elsewhere";
            }
        };
        LocalJenkins.computer(new Computer() {
            @Override
            public Node getNode() {
                return node;
            }
        });
        LocalJenkins.toolLocation(
                "elsewhere",
                FakeEngine.ending(folder.resolve("there"), 3, "DATA", "the engine of the node")
                        .toString());

        assertThatThrownBy(() -> perform(
                        new DreamBoothBuilder("train"), FakeEngine.ending(folder.resolve("usual"), 0, "OK", "")))
                .hasMessageContaining("unusable input");
    }

    @Test
    void aJobFileThatSaysLittleHasTheDefaultsOfTheRest() throws Exception {
        DreamBoothBuilder builder = new DreamBoothBuilder("train");
        for (String name : List.of("settings", "configFile", "engine", "archiveModel")) {
            Field field = DreamBoothBuilder.class.getDeclaredField(name);
            field.setAccessible(true);
            field.set(builder, null); // as XStream leaves what the file does not name
        }
        Method resolve = DreamBoothBuilder.class.getDeclaredMethod("readResolve");
        resolve.setAccessible(true);

        DreamBoothBuilder read = (DreamBoothBuilder) resolve.invoke(builder);

        assertThat(read.getSettings() + read.getConfigFile() + read.getEngine()).isEmpty();
        assertThat(read.isArchiveModel()).isTrue();
        perform(read, FakeEngine.training(folder.resolve("engine"), 1, "0.05"));
        assertThat(log()).contains("archived");
    }

    @Test
    void unknownStagesAndSettingsAreRefusedBeforeAnythingStarts() throws IOException {
        Path engine = FakeEngine.ending(folder.resolve("engine"), 0, "OK", "");
        assertThatThrownBy(() -> perform(new DreamBoothBuilder("paint"), engine))
                .hasMessage("There is no stage 'paint'.");
        DreamBoothBuilder builder = new DreamBoothBuilder("train");
        builder.setSettings("learnRate=1");
        assertThatThrownBy(() -> perform(builder, engine))
                .hasMessage("There is no setting learnRate. Did you mean learningRate?");
        builder.setSettings("prompts=a dog");
        assertThatThrownBy(() -> perform(builder, engine))
                .hasMessage("The stage train has no setting prompts. Leave the line out.");
        builder.setSettings("maxTrainSteps=${STEPS}0x");
        assertThatThrownBy(() -> perform(builder, engine))
                .hasMessage("The setting maxTrainSteps is '30x'. It must be a whole number from 1 to 999999999.");
    }

    @Test
    void pipelinesDoNotOfferTheStepsOfFreestyleProjects() {
        assertThat(List.of(DreamBoothBuilder.class, DreamBoothPublisher.class))
                .allSatisfy(type -> assertThat(type.getInterfaces()).isEmpty());
    }

    @Test
    void theFormChecksNamesAndValuesForThoseWhoMayConfigure() {
        DreamBoothBuilder.DescriptorImpl descriptor = new DreamBoothBuilder.DescriptorImpl();
        Item item = new Item() {};

        assertThat(descriptor.doCheckSettings(item, "maxTrainSteps=3", "train").kind)
                .isEqualTo(FormValidation.Kind.OK);
        assertThat(descriptor.doCheckSettings(item, "x", "train").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(descriptor.doCheckSettings(item, "# fast\nlearningRate=fast", "train"))
                .hasMessageContaining("learningRate is 'fast'. It must be a number");
        assertThat(descriptor.doCheckSettings(item, "learningRate=${RATE}", "train").kind)
                .as("who knows")
                .isEqualTo(FormValidation.Kind.OK);
        assertThat(descriptor.doCheckSettings(item, "learningRate=1", "generate").kind)
                .isEqualTo(FormValidation.Kind.ERROR);
        assertThat(descriptor.doFillStageItems(item)).hasSizeGreaterThan(2);
        LocalJenkins.deny(Item.CONFIGURE);
        assertThat(descriptor.doCheckSettings(item, "x", "train").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(descriptor.doFillStageItems(item)).isEmpty();
    }
}
