package dev.dreambooth.engine.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tensors come back from a file bit for bit, whatever their type, all of them or none. */
class StoredTensorsTest {
    @TempDir
    Path folder;

    private final Scope scope = Scope.open();
    private final Tensor half = Tensor.of(new float[] {1.5f, -2}, 2).to(DType.BFLOAT16);
    private final Tensor codes = Tensor.of(new long[] {3, 250}, 2).to(DType.UINT8);
    private StoredTensors stored;

    @BeforeEach
    void store() throws IOException {
        Path file = folder.resolve("tensors.safetensors");
        StoredTensors.write(file, Map.of("half", half, "codes", codes));
        stored = new StoredTensors(file, why -> UserError.data("The file " + why + ".", ""));
    }

    @AfterEach
    void closeScope() {
        scope.close();
    }

    @Test
    void whatWasStoredTakesThePlaceOfWhatIsThere() {
        Tensor again = Tensor.zeros(2).to(DType.BFLOAT16);
        Tensor codesAgain = Tensor.zeros(2).to(DType.UINT8);
        Map<String, Tensor> live = Map.of("half", again, "codes", codesAgain);
        stored.requireFit(live);
        assertThat(again.toFloats()).containsExactly(0, 0);
        long handles = Tensor.liveHandles();

        stored.restore(live);

        assertThat(again.toFloats()).containsExactly(1.5f, -2);
        assertThat(codesAgain.toLongs()).containsExactly(3, 250);
        assertThat(Tensor.liveHandles()).isEqualTo(handles);
    }

    @Test
    void tensorsOfAnotherNameTypeOrShapeAreRefusedBeforeAnyIsOverwritten() {
        assertRefused(Map.of("half", half), "The file holds other tensors than this run has.");
        assertRefused(Map.of("half", half, "code", codes), "The file holds other tensors than this run has.");
        assertRefused(
                Map.of("half", Tensor.zeros(2).to(DType.FLOAT16), "codes", codes),
                "The file holds half in another type or shape.");
        assertRefused(
                Map.of("half", Tensor.zeros(2, 1).to(DType.BFLOAT16), "codes", codes),
                "The file holds half in another type or shape.");
    }

    private void assertRefused(Map<String, Tensor> live, String why) {
        assertThatThrownBy(() -> stored.requireFit(live)).hasMessage(why);
        assertThatThrownBy(() -> stored.restore(live)).hasMessage(why);
    }

    @Test
    void whatIsNoFileOfTensorsIsRefusedWithTheReason() throws IOException {
        Files.writeString(stored.file(), "damaged");

        assertThatThrownBy(() -> stored.requireFit(Map.of()))
                .hasMessageStartingWith("The file cannot be used: ")
                .hasCauseInstanceOf(UserError.class);
        assertThatThrownBy(() -> stored.restore(Map.of())).hasMessageStartingWith("The file cannot be used: ");
    }
}
