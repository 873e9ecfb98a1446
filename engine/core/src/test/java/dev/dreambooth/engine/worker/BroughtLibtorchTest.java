package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.pytorch.jni.LibUtils;
import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.launch.EngineClassPath;
import dev.dreambooth.contract.launch.ToolLauncher;
import dev.dreambooth.contract.launch.WorkerLauncher;
import dev.dreambooth.contract.launch.WorkerOutcome;
import dev.dreambooth.contract.record.RunRecord;
import dev.dreambooth.contract.settings.choice.Accelerator;
import dev.dreambooth.contract.spec.RunSpec;
import dev.dreambooth.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Stages run on a libtorch that the user brings, laid out as Python's package torch is, with the libraries of the repository
 * in it; and one of them damaged is told in the loader's words.
 */
@Timeout(300)
@DisabledOnOs(OS.WINDOWS) // where links need a permission
class BroughtLibtorchTest extends TinyRuns {
    private final List<Event> told = new ArrayList<>();
    private Path environment;
    private Path libraries;

    @BeforeEach
    void layOut() throws IOException {
        environment = folder.resolve("venv");
        Path torch = environment.resolve("lib/python3.11/site-packages/torch");
        libraries = Files.createDirectories(torch.resolve("lib"));
        Torch.load(); // and so it is unpacked
        try (Stream<Path> files = Files.list(Path.of(LibUtils.getLibtorchPath()))) {
            for (Path file : files.toList()) {
                if (!file.getFileName().toString().contains("djl_torch")) {
                    Files.createSymbolicLink(libraries.resolve(file.getFileName()), file);
                }
            }
        }
        Files.writeString(torch.resolve("version.py"), "__version__ = '2.7.1+cpu'\ncuda: Optional[str] = None\n");
    }

    /** Not left to JUnit, which warns of each link that leads out of the folder. */
    @AfterEach
    void removeLinks() throws IOException {
        AtomicFiles.delete(environment);
    }

    private WorkerOutcome train() throws Exception {
        Map<String, String> settings = settings("out");
        settings.put("maxTrainSteps", "3");
        settings.put("cache", "off");
        settings.put("libtorch", environment.toString());
        RunSpec spec = spec(Stage.TRAIN, settings);
        return new WorkerLauncher(EngineClassPath.ofThisProcess().command(spec.settings()), told::add).run(spec);
    }

    @Test
    void aStageRunsOnItAndItsRecordSaysSo() throws Exception {
        WorkerOutcome end = train();
        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
        assertThat(told.stream().filter(Event.StepCompleted.class::isInstance)).hasSize(3);
        assertThat(RunRecord.read(folder.resolve("out/model"))
                        .orElseThrow()
                        .fingerprint()
                        .environment())
                .containsEntry("libtorch", "2.7.1")
                .containsEntry("libtorch build", "python cpu");
    }

    @Test
    void oneThatIsDamagedEndsTheStageInTheLoadersWords() throws Exception {
        damage();
        WorkerOutcome end = train();
        assertThat(end.exitCode()).isEqualTo(ExitCode.NATIVE_LIBRARY);
        assertThat(end.message())
                .contains(
                        "The native library of libtorch cannot be loaded: ", "libc10", "damaged or for another system");
    }

    @Test
    void theDoctorTellsWhichItRunsOnAndWhyNot() throws IOException {
        assertThat(doctor(ExitCode.OK)).anyMatch(line -> line.startsWith("ok    libtorch 2.7.1 of yours (python cpu)"));
        damage();
        assertThat(doctor(ExitCode.NATIVE_LIBRARY))
                .anyMatch(
                        line -> line.matches("FAIL  libtorch cannot be loaded: .*libc10.*fetch or install it again\\."))
                .anyMatch(line -> line.startsWith("ok    memory "));
    }

    private void damage() throws IOException {
        Path library = libraries.resolve(System.mapLibraryName("c10"));
        Files.delete(library);
        Files.writeString(library, "no library, and long enough to have the head of one: " + "x".repeat(100));
    }

    private List<String> doctor(ExitCode code) throws IOException {
        List<String> lines = new ArrayList<>();
        Path cache = Files.createDirectories(folder.resolve("cache"));
        ToolLauncher launcher = new ToolLauncher(
                EngineClassPath.ofThisProcess().command(Accelerator.CPU, Optional.of(environment.toString())),
                cache,
                lines::add);
        assertThat(launcher.ask(List.of("doctor"))).isEqualTo(code);
        return lines;
    }
}
