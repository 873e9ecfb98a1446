package dev.dreambooth.engine.weights;

import dev.dreambooth.engine.tensor.DType;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/**
 * A tensor to be written: what a header says about it, and where to get its bytes once their turn has come.
 *
 * @param name the parameter's name
 * @param dtype the element type to store
 * @param shape the size of each dimension; empty for a scalar
 * @param bytes gives the little-endian elements in row-major order; asked once, so that only one tensor's bytes need be
 *     in memory at a time
 */
public record TensorData(String name, DType dtype, long[] shape, Supplier<ByteBuffer> bytes) {
    /** Copies the shape, so that it never changes. */
    public TensorData {
        shape = shape.clone();
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    /** Returns the number of bytes that {@link #bytes} has to give. */
    public long byteSize() {
        long size = dtype.bytes();
        for (long dimension : shape) {
            size = Math.multiplyExact(size, dimension);
        }
        return size;
    }
}
