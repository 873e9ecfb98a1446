package dev.dreambooth.engine.weights.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.weights.TensorFile;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of tensors are opened by what they are, whatever they are called; anything else is refused for what it is. */
class TensorFilesTest {
    @TempDir
    private Path folder;

    private static Path golden(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(TensorFilesTest.class.getResource("/golden/pickle/" + name))
                .toURI());
    }

    @ParameterizedTest
    @CsvSource({
        "weights.safetensors, MODEL.SAFETENSORS",
        "weights.safetensors, model.ckpt",
        "weights.safetensors, adapter.PT",
        "weights.safetensors, 02df0d846afbc25d593a5d8f8ae8e26c9a377fe4",
        "weights.ckpt, model.safetensors",
        "weights.ckpt, MODEL.CKPT",
        "weights.ckpt, adapter.bin",
        "weights.ckpt, 04b6bca3753c6f49262c71613609d2714748c99c",
    })
    void theNameDoesNotDecide(String content, String name) throws IOException, URISyntaxException {
        Path file = Files.copy(golden(content), folder.resolve(name));
        assertThat(TensorFiles.looksLikeOne(file)).isTrue();
        try (TensorFile opened = TensorFiles.open(file);
                TensorFile expected = TensorFiles.open(golden("weights.safetensors"))) {
            assertThat(opened.names()).containsExactlyInAnyOrderElementsOf(expected.names());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.safetensors", "model.ckpt", "model.bin", "MODEL.PTH"})
    void whatIsNoTensorsIsNamed(String name) throws IOException, URISyntaxException {
        assertRefused(
                name, "version https://git-lfs.github.com/spec/v1\nsize 7\n", "a Git LFS pointer", "git lfs pull");
        assertRefused(name, "<!doctype html><title>Log in", "a web page", "Download the file itself");
        assertRefused(name, "Repository not found", "a text that begins 'Repository not found'", "Fetch");
        assertRefused(name, "", "empty (0 bytes)", "Fetch");
        Path legacy = folder.resolve("old-" + name);
        Files.copy(golden("legacy.ckpt"), legacy);
        assertThatThrownBy(() -> TensorFiles.open(legacy))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("a Python pickle, as PyTorch saved before 1.6");
        Path taken = Files.createDirectory(folder.resolve("folder-" + name));
        assertThatThrownBy(() -> TensorFiles.open(taken))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("a folder");
    }

    private void assertRefused(String name, String content, String what, String remedy) throws IOException {
        Path file = Files.write(folder.resolve(name), content.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> TensorFiles.open(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(file + " is not a usable ")
                .hasMessageContaining(what)
                .hasMessageContaining(remedy);
    }

    @Test
    void aBrokenDownloadIsToldFromAnotherArchive() throws IOException, URISyntaxException {
        byte[] whole = Files.readAllBytes(golden("weights.ckpt"));
        Path half = Files.write(folder.resolve("half.safetensors"), Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> TensorFiles.open(half))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("it ends early");
        byte[] tensors = Files.readAllBytes(golden("weights.safetensors"));
        Path part = Files.write(folder.resolve("part.ckpt"), Arrays.copyOf(tensors, tensors.length - 1));
        assertThatThrownBy(() -> TensorFiles.open(part))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("it ends early");
        Path zip = folder.resolve("model.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("lora/my-lora.safetensors"));
        }
        assertThatThrownBy(() -> TensorFiles.open(zip))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("holds no data.pkl, but lora/my-lora.safetensors");
    }
}
