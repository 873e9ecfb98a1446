package dev.dreambooth.contract.libtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.machine.Platform;
import dev.dreambooth.contract.settings.choice.Accelerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A libtorch is taken if the bridge was built for it, and refused with what to bring if not, before it is loaded. */
class BridgeTest {
    private static final Bridge BRIDGE = new Bridge("2.7.1", Set.of("cpu", "cu128"));
    private static final Bridge OLDER = new Bridge("2.5.1", Set.of("cpu", "cpu-precxx11", "cu124", "cu124-precxx11"));

    @TempDir
    private Path folder;

    private Libtorch wheel(String version, String cuda) throws IOException {
        return LibtorchFolder.find(MadeUpLibtorch.wheel(folder, version, cuda)).orElseThrow();
    }

    @Test
    void whatItIsBuiltForIsReadFromItsJar() throws IOException {
        Path jar = MadeUpLibtorch.bridge(
                folder, "2.7.1-0.36.0", "linux-x86_64/cpu", "linux-x86_64/cu128", "osx-aarch64/cpu");
        List<Path> classPath = List.of(folder.resolve("engine.jar"), jar);
        assertThat(Bridge.on(classPath, new Platform("linux", "x86_64"))).isEqualTo(BRIDGE);
        assertThat(Bridge.on(classPath, new Platform("osx", "aarch64")).builds())
                .containsExactly("cpu");
        assertThatThrownBy(() -> Bridge.on(List.of(folder.resolve("engine.jar")), Platform.current()))
                .hasMessageContaining("holds no pytorch-jni");
        Files.writeString(jar, "no archive");
        assertThatThrownBy(() -> Bridge.on(classPath, Platform.current()))
                .isInstanceOfSatisfying(
                        UserError.class, error -> assertThat(error.exitCode()).isEqualTo(ExitCode.NATIVE_LIBRARY))
                .hasMessageContaining("The bridge to libtorch, " + jar + ", cannot be read");
    }

    @Test
    void aPackageOfPythonIsTakenForTheProcessorAndForItsCuda() throws IOException {
        Libtorch torch = wheel("2.7.1+cu126", "'12.6'");
        assertThat(BRIDGE.environment(torch, Accelerator.CPU))
                .containsEntry("PYTORCH_LIBRARY_PATH", torch.libraries().toString())
                .containsEntry("PYTORCH_VERSION", "2.7.1")
                .containsEntry("PYTORCH_FLAVOR", "cpu")
                .containsEntry("DREAMBOOTH_LIBTORCH", "python cu126");
        assertThat(BRIDGE.environment(torch, Accelerator.CU128)).containsEntry("PYTORCH_FLAVOR", "cu128");
    }

    @Test
    void theInterfaceBeforeCxx11HasBridgesOfItsOwnOrNone() throws IOException {
        Libtorch torch = wheel("2.5.1+cu124", "'12.4'");
        MadeUpLibtorch.libraries(torch.libraries(), false);
        assertThat(OLDER.environment(torch, Accelerator.CU124)).containsEntry("PYTORCH_FLAVOR", "cu124-precxx11");
        assertThat(OLDER.environment(torch, Accelerator.CPU)).containsEntry("PYTORCH_FLAVOR", "cpu-precxx11");

        Libtorch unreachable = wheel("2.7.1+cu128", "'12.8'");
        MadeUpLibtorch.libraries(unreachable.libraries(), false);
        assertThatThrownBy(() -> BRIDGE.environment(unreachable, Accelerator.CU128))
                .hasMessageContaining("compiled for the C++ interface before C++11");
    }

    @Test
    void anotherVersionIsRefusedWithTheOneToInstall() throws IOException {
        Libtorch torch = wheel("2.8.0+cu128", "'12.8'");
        assertThatThrownBy(() -> BRIDGE.environment(torch, Accelerator.CU128))
                .isInstanceOfSatisfying(
                        UserError.class, error -> assertThat(error.setting()).contains("libtorch"))
                .hasMessageContaining("torch (2.8.0+cu128 of Python), while version 2.7.1 is needed.")
                .hasMessageContaining("libtorch 2.7.1 for CUDA 12")
                .hasMessageContaining("pip install torch==2.7.1");
    }

    @Test
    void oneWithoutCudaIsRefusedForGpus() throws IOException {
        Libtorch torch = wheel("2.7.1+cpu", "None");
        assertThatThrownBy(() -> BRIDGE.environment(torch, Accelerator.CU128))
                .hasMessageContaining("while accelerator cu128 needs one for CUDA 12");
        assertThat(BRIDGE.objection(torch, Accelerator.CPU)).isEmpty();
    }

    @Test
    void anAcceleratorOfAnotherBridgeIsRefusedWithThoseOfThisOne() throws IOException {
        Libtorch torch = wheel("2.7.1+cu126", "'12.6'");
        assertThatThrownBy(() -> BRIDGE.environment(torch, Accelerator.CU124))
                .hasMessageContaining("reached here with accelerator cpu or cu128, and accelerator is cu124");
    }

    @Test
    void oneThatIsNotWholeIsRefused() throws IOException {
        Libtorch torch = wheel("2.7.1+cpu", "None");
        String file = System.mapLibraryName("torch_cpu");
        Files.delete(torch.libraries().resolve(file));
        assertThatThrownBy(() -> BRIDGE.environment(torch, Accelerator.CPU))
                .hasMessageContaining("whose folder lib has no " + file);
    }

    @Test
    void whatTheUsersShellSaysOfAnotherLibtorchDoesNotReachAWorker() {
        Map<String, String> variables = new HashMap<>(Map.of("PYTORCH_LIBRARY_PATH", "/x", "PATH", "/bin"));
        Bridge.forget(variables);
        assertThat(variables).containsOnlyKeys("PATH");
    }
}
