package dev.dreambooth.contract.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A libtorch of the user's is taken if it is the right one, and refused with what to get if it is not. */
class LibtorchFolderTest {
    private static final LibtorchFolder CHECK = new LibtorchFolder("2.7.1", "cu128");

    @TempDir
    private Path folder;

    @Test
    void theRightDistributionIsTaken() throws IOException {
        Path lib = Files.createDirectory(folder.resolve("lib"));
        Files.writeString(folder.resolve("build-version"), "2.7.1+cu128\n");

        assertThat(CHECK.libraries(Optional.of(folder))).isEqualTo(lib);
        assertThat(CHECK.environment(Optional.of(folder)))
                .containsEntry("PYTORCH_LIBRARY_PATH", lib.toString())
                .containsEntry("PYTORCH_VERSION", "2.7.1")
                .containsEntry("PYTORCH_FLAVOR", "cu128");
    }

    @Test
    void anotherVersionIsRefused() throws IOException {
        Files.createDirectory(folder.resolve("lib"));
        Files.writeString(folder.resolve("build-version"), "2.6.0+cu126\n");

        assertThatThrownBy(() -> CHECK.libraries(Optional.of(folder)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("holds version 2.6.0+cu126 instead of 2.7.1+cu128")
                .hasMessageContaining("version 2.7.1 for cu128");
    }

    @Test
    void anythingElseIsRefused() {
        assertThatThrownBy(() -> CHECK.libraries(Optional.of(folder))).hasMessageContaining("holds no libtorch");
        assertThatThrownBy(() -> CHECK.libraries(Optional.empty())).hasMessageContaining("libtorch is not set");
    }
}
