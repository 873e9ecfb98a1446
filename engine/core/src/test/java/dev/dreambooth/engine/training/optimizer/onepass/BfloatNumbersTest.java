package dev.dreambooth.engine.training.optimizer.onepass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** On the host numbers are rounded to the bits that the operation on tensors gives, as on a GPU. */
class BfloatNumbersTest {
    private static final int SIZE = 5 * Tile.SIZE + 77;

    @Test
    void theSameBitsAsTheOperationOnTensors() {
        for (long draw : new long[] {0, 7, -1, Long.MIN_VALUE + 12345, 0x1234_5678_9abc_def0L}) {
            try (Scope scope = Scope.open()) {
                Tensor exact = Noise.normal(3, SIZE);
                Tensor byOperation = Tensor.zeros(SIZE).to(DType.BFLOAT16);
                Ops.roundStochastically(byOperation, exact, 0, draw);
                Tensor inPlace = Tensor.zeros(SIZE).to(DType.BFLOAT16);
                write(exact.toFloats(), new BfloatNumbers(inPlace, draw));
                assertThat(inPlace.toFloats()).containsExactly(byOperation.toFloats());
                assertThat(read(new BfloatNumbers(inPlace, 0))).containsExactly(inPlace.toFloats());
            }
        }
    }

    private static void write(float[] values, StoredNumbers numbers) {
        Tile tile = new Tile();
        for (int first = 0; first < SIZE; first += Tile.SIZE) {
            float[] part = new float[Tile.SIZE];
            int count = Math.min(Tile.SIZE, SIZE - first);
            System.arraycopy(values, first, part, 0, count);
            numbers.write(first, part, count, tile);
        }
    }

    private static float[] read(StoredNumbers numbers) {
        Tile tile = new Tile();
        float[] all = new float[SIZE];
        for (int first = 0; first < SIZE; first += Tile.SIZE) {
            float[] part = new float[Tile.SIZE];
            int count = Math.min(Tile.SIZE, SIZE - first);
            numbers.read(first, part, count, tile);
            System.arraycopy(part, 0, all, first, count);
        }
        return all;
    }
}
