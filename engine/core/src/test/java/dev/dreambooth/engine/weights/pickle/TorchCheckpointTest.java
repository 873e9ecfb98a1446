package dev.dreambooth.engine.weights.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.weights.SafetensorsFile;
import dev.dreambooth.engine.weights.TensorEntry;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints of torch are read as torch reads them, but for what they want executed; see it/reference/pickle_golden.py. */
class TorchCheckpointTest {
    @TempDir
    private Path folder;

    private static Path golden(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(TorchCheckpointTest.class.getResource("/golden/pickle/" + name))
                .toURI());
    }

    @ParameterizedTest
    @ValueSource(strings = {"weights.ckpt", "training.ckpt", "command.ckpt"})
    void tensorsAreThoseThatTorchSaved(String name) throws URISyntaxException {
        try (TorchCheckpoint checkpoint = TorchCheckpoint.open(golden(name));
                SafetensorsFile expected = SafetensorsFile.open(golden("weights.safetensors"))) {
            assertThat(checkpoint.names()).containsExactlyInAnyOrderElementsOf(expected.names());
            for (String tensor : expected.names()) {
                TensorEntry entry = checkpoint.find(tensor).orElseThrow();
                TensorEntry wanted = expected.find(tensor).orElseThrow();
                assertThat(entry.dtype()).as(tensor).isEqualTo(wanted.dtype());
                assertThat(entry.shape()).as(tensor).isEqualTo(wanted.shape());
                assertThat(checkpoint.bytes(tensor)).as(tensor).isEqualTo(expected.bytes(tensor));
            }
        }
        assertThat(Path.of("/tmp/a-pickle-was-executed")).doesNotExist();
    }

    @Test
    void whatCannotBeReadIsRefusedByName() throws URISyntaxException {
        try (TorchCheckpoint checkpoint = TorchCheckpoint.open(golden("transposed.ckpt"))) {
            assertThatThrownBy(() -> checkpoint.bytes("transposed"))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("the elements of 'transposed' do not lie in a row");
        }
        assertThatThrownBy(() -> TorchCheckpoint.open(golden("legacy.ckpt")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is not a usable checkpoint of PyTorch 1.6 or later");
    }

    @Test
    void aFileThatIsCutOffAnywhereIsRefused() throws IOException, URISyntaxException {
        byte[] whole = Files.readAllBytes(golden("weights.ckpt"));
        for (int length = 0; length < whole.length; length += 97) {
            Path file = Files.write(folder.resolve("part.ckpt"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> TorchCheckpoint.open(file))
                    .as("%s bytes", length)
                    .isInstanceOf(UserError.class);
        }
    }
}
