package dev.dreambooth.engine.model.clip;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.weights.SafetensorsWriter;
import dev.dreambooth.engine.weights.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A learnt word that would turn every image into noise is refused by its file, before anything is made with it. */
class TextualInversionFileTest {
    @TempDir
    private Path folder;

    @Test
    void numbersThatAreNotFiniteAreRefused() {
        Path file = folder.resolve("toy.safetensors");
        ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putFloat(0, 1).putFloat(4, Float.NaN);
        SafetensorsWriter.write(file, List.of(new TensorData("<toy>", DType.FLOAT32, new long[] {2}, () -> bytes)));
        assertThatThrownBy(() -> TextualInversionFile.read(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(
                        "toy.safetensors cannot be used: it holds '<toy>' with numbers that are not finite");
    }
}
