package dev.dreambooth.contract.libtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The Python of the active environment is asked, and what it answers instead of a place is told. */
@DisabledOnOs(OS.WINDOWS)
class PythonTorchTest {
    private static final Bridge BRIDGE = new Bridge("2.7.1", Set.of("cpu"));

    @TempDir
    private Path folder;

    /** Installs a program that is called as a Python is. */
    private Map<String, String> python(String script) throws IOException {
        Path program = folder.resolve("bin/python3");
        Files.createDirectories(program.getParent());
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return Map.of("VIRTUAL_ENV", folder.toString());
    }

    @Test
    void itsAnswerIsTheFolder() throws IOException {
        Map<String, String> environment = python("echo 'a warning of its own'; echo 'torch: /venv/torch'");
        assertThat(PythonTorch.folder(environment, BRIDGE)).isEqualTo(Path.of("/venv/torch"));
    }

    @Test
    void withoutTorchItIsToldHowToInstallIt() throws IOException {
        Map<String, String> environment = python("echo 'torch: '");
        assertThatThrownBy(() -> PythonTorch.folder(environment, BRIDGE))
                .hasMessageContaining("python3 has no package torch.")
                .hasMessageContaining("bin/python3 -m pip install torch==2.7.1");
    }

    @Test
    void whatItSaysInsteadIsTold() throws IOException {
        Map<String, String> environment = python("echo 'ModuleNotFoundError: no encodings'; exit 1");
        assertThatThrownBy(() -> PythonTorch.folder(environment, BRIDGE))
                .hasMessageContaining(
                        "did not tell where torch is (exit status 1): ModuleNotFoundError: no encodings.");
    }

    @Test
    void onesThatCannotBeRunAreToldOf() throws IOException {
        Map<String, String> environment = python("");
        Files.writeString(folder.resolve("bin/python3"), "#!/nowhere/python\n");
        assertThatThrownBy(() -> PythonTorch.folder(environment, BRIDGE)).hasMessageContaining("cannot be run: ");
    }

    @Test
    void withoutAnActiveEnvironmentThePathDecides() {
        assertThat(PythonTorch.program(Map.of())).isEqualTo("python3");
        assertThat(PythonTorch.program(Map.of("VIRTUAL_ENV", folder.toString())))
                .isEqualTo("python3");
    }
}
