package dev.dreambooth.engine.training.optimizer.onepass;

import dev.dreambooth.engine.tensor.HostMemory;
import dev.dreambooth.engine.tensor.Tensor;
import java.nio.FloatBuffer;

/** Numbers of 32 bits. */
public final class FloatNumbers extends StoredNumbers {
    private final FloatBuffer memory;

    /**
     * @param tensor of 32-bit floats, contiguous; it has to live as long as this
     */
    public FloatNumbers(Tensor tensor) {
        memory = HostMemory.of(tensor).asFloatBuffer();
    }

    @Override
    void read(int first, float[] values, int count, Tile tile) {
        memory.get(first, values, 0, count);
    }

    @Override
    void write(int first, float[] values, int count, Tile tile) {
        memory.put(first, values, 0, count);
    }
}
