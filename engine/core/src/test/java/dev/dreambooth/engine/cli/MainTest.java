package dev.dreambooth.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.evaluation.Evaluation;
import dev.dreambooth.contract.launch.ControlProtocol;
import dev.dreambooth.engine.evaluation.SyntheticModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as people and build servers meet it, up to the start of a worker. */
class MainTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream console = new ByteArrayOutputStream();

    private final Map<String, String> environment = new HashMap<>();

    private ExitCode run(String... arguments) {
        return new Main(folder, new PrintStream(console, true, StandardCharsets.UTF_8), environment).run(arguments);
    }

    private String printed() {
        return console.toString(StandardCharsets.UTF_8);
    }

    @Test
    void helpNamesStagesOptionsAndExitCodes() {
        assertThat(run("--help")).isEqualTo(ExitCode.OK);
        assertThat(printed()).contains("regularize", "train", "generate", "--config", "-D<setting>");
        assertThat(printed()).containsPattern("8 +cancelled").containsPattern("13 +internal error");
    }

    @Test
    void withoutAnythingTheUsageIsPrintedAndTheCallFails() {
        assertThat(run()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(printed()).startsWith("usage: dreambooth <stage>");
    }

    @Test
    void aWrongSettingIsToldWithItsPlace() {
        assertThat(run("train", "-DmaxTrainSteps=many")).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(printed()).contains("ERROR: maxTrainSteps", "'many'", "-Ddreambooth.maxTrainSteps");
    }

    @Test
    void theMachinesRemoteCacheHoldsWhereNobodyNamesOne() {
        environment.put("DREAMBOOTH_REMOTE_CACHE", "https://ann:hush@cache.example.com");
        assertThat(run("train", "-DinstanceImages=photos", "-DsubjectClass=dog"))
                .isEqualTo(ExitCode.CONFIGURATION);
        assertThat(printed())
                .contains("remoteCache", "set by the variable DREAMBOOTH_REMOTE_CACHE")
                .doesNotContain("hush");

        environment.put("DREAMBOOTH_REMOTE_CACHE", "https://cache.example.com");
        assertThat(run("train", "-DremoteCache=https://bob@own.example.com")).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(printed()).contains("-Ddreambooth.remoteCache");
    }

    @Test
    void aBuildServerFindsOutThroughTheControlFolder() throws IOException {
        Path control = Files.createDirectories(folder.resolve("control"));
        Files.writeString(control.resolve("settings.json"), "{\"learningRate\": [\"-1\"]}");

        assertThat(run("train", "--control", control.toString())).isEqualTo(ExitCode.CONFIGURATION);

        assertThat(control.resolve("pid"))
                .hasContent(Long.toString(ProcessHandle.current().pid()));
        assertThat(control.resolve("result.json"))
                .content(StandardCharsets.UTF_8)
                .contains("\"CONFIGURATION\"", "the argument learningRate of dreamboothTrain", "must be");
    }

    @Test
    void aStepIsToldInTheWordsOfAPipeline() throws IOException {
        Path control = Files.createDirectories(folder.resolve("control"));

        assertThat(run("train", "--control", control.toString())).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(control.resolve("result.json"))
                .content(StandardCharsets.UTF_8)
                .contains(
                        "Set it by the argument subjectClass of dreamboothTrain or by subjectClass: in dreambooth.yaml.")
                .doesNotContain("POM", "-D");

        Files.writeString(folder.resolve("dreambooth.yaml"), "colour: red\n");
        assertThat(run("train", "--control", control.toString())).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(control.resolve("result.json"))
                .content()
                .contains("Snippet Generator")
                .doesNotContain("docs/");
    }

    @Test
    void settingsThatAreNotJsonAreRefused() throws IOException {
        Path control = Files.createDirectories(folder.resolve("control"));
        Files.writeString(control.resolve("settings.json"), "[1]");

        assertThat(run("train", "--control", control.toString())).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(printed()).contains("settings.json", "is no JSON object");
    }

    @Test
    void theBuildServerSaysHowLongAStoppedStageMayTake() throws IOException {
        ControlFolder control = new ControlFolder(folder);
        assertThat(control.grace()).isEqualTo(Duration.ofMinutes(5));

        Files.writeString(folder.resolve("grace"), "900\n");
        assertThat(control.grace()).isEqualTo(Duration.ofMinutes(15));

        Files.writeString(folder.resolve("grace"), "a while");
        assertThatThrownBy(control::grace)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("grace cannot be used: it is no number of seconds");
    }

    @Test
    void roomForTheZipOfAModelIsAskedForBeforeTheTraining() throws IOException {
        Path control = Files.createDirectories(folder.resolve("control"));
        Path model = Files.createDirectories(folder.resolve("base/unet"));
        try (RandomAccessFile weights = new RandomAccessFile(
                model.resolve("diffusion_pytorch_model.safetensors").toFile(), "rw")) {
            weights.setLength(1L << 42); // of holes
        }
        String[] training = {
            "train",
            "-DinstanceImages=photos",
            "-DsubjectClass=dog",
            "-Dmodel=base",
            "-DcacheDirectory=cache",
            "--control",
            control.toString()
        };

        run(training);
        assertThat(control.resolve(ControlProtocol.EVENTS)).content().doesNotContain("The trained model will take");
        assertThat(control.resolve(ControlProtocol.FOLDER)).content().isEqualTo("dreambooth/model");

        Files.createFile(control.resolve(ControlProtocol.ARCHIVE));
        run(training);
        assertThat(control.resolve(ControlProtocol.EVENTS))
                .content()
                .contains("The trained model will take 4", "archiveModel: false");
    }

    /** Returns the folder through which a build server hands over the evaluation of its last good build. */
    private Path controlWithBaseline(String content) throws IOException {
        Path control = Files.createDirectories(folder.resolve("control"));
        Files.writeString(control.resolve(ControlProtocol.BASELINE), content);
        return control;
    }

    private String specification(String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "evaluate", "-DinstanceImages=photos", "-DsubjectClass=dog", "-DcacheDirectory=cache", "--control"));
        words.add(folder.resolve("control").toString());
        words.addAll(List.of(more));
        assertThat(run(words.toArray(String[]::new)))
                .as("there is no trained model")
                .isNotEqualTo(ExitCode.OK);
        return Files.readString(folder.resolve("dreambooth/.work/evaluate/spec.json"))
                .replace("\" : \"", "\":\"");
    }

    @Test
    void theLastGoodBuildIsComparedWithUnlessSomebodyNamesABaseline() throws IOException {
        new Evaluation(
                        1,
                        SyntheticModel.yardstick(2, 2),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        List.of(),
                        List.of(),
                        null,
                        List.of())
                .write(Files.createDirectories(folder.resolve("good")));
        Path file = folder.resolve("good/evaluation.json");
        Path control = controlWithBaseline(Files.readString(file));

        assertThat(specification()).contains("\"baseline\":\"" + control.resolve(ControlProtocol.BASELINE) + "\"");

        Files.writeString(folder.resolve("dreambooth.yaml"), "baseline: good/evaluation.json\n");
        assertThat(specification()).contains("\"baseline\":\"" + file + "\"");
    }

    @Test
    void anEvaluationThatCannotBeReadIsNotComparedWithAndStopsNothing() throws IOException {
        controlWithBaseline("{\"format\": 99}");

        assertThat(specification()).doesNotContain("baseline");
        assertThat(printed()).contains("Nothing is compared with the last good build", "its format is not 1");
    }

    @Test
    void whatDoctorDoesNotTakeIsRefused() {
        assertThat(run("doctor", "train")).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(printed()).contains("ERROR: Unexpected argument 'train'. doctor takes settings alone");
    }

    @Test
    void aSkippedStageIsNoFailure() {
        assertThat(run("train", "-Dskip=true")).isEqualTo(ExitCode.OK);
        assertThat(printed()).contains("left out");
    }

    @Test
    void theCancelFileIsNoticed() throws Exception {
        CountDownLatch noticed = new CountDownLatch(1);
        new ControlFolder(folder).onCancel(noticed::countDown);
        assertThat(noticed.await(300, TimeUnit.MILLISECONDS)).isFalse();

        Files.writeString(folder.resolve("cancel"), "");

        assertThat(noticed.await(10, TimeUnit.SECONDS)).isTrue();
    }
}
