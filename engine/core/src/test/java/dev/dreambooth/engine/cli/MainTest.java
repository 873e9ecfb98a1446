package dev.dreambooth.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
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
                .contains("\"CONFIGURATION\"", "learningRate: in the step", "must be");
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
    void whatDoctorDoesNotTakeIsRefused() {
        assertThat(run("doctor", "train")).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(printed()).contains("ERROR: Unexpected argument 'train'. doctor takes no arguments.");
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
