package dev.dreambooth.engine.weights;

import dev.dreambooth.engine.tensor.DType;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** A tensor to be written: what a header says about it, and where to get its bytes once their turn has come. */
public final class TensorData {
    private final String name;
    private final DType dtype;
    private final long[] shape;
    private final Supplier<ByteBuffer> bytes;

    /**
     * Describes a tensor to be written.
     *
     * @param name the parameter's name
     * @param dtype the element type to store
     * @param shape the size of each dimension; empty for a scalar
     * @param bytes gives the little-endian elements in row-major order; asked once, so that only one tensor's bytes need
     *     be in memory at a time
     */
    public TensorData(String name, DType dtype, long[] shape, Supplier<ByteBuffer> bytes) {
        this.name = name;
        this.dtype = dtype;
        this.shape = shape.clone();
        this.bytes = bytes;
    }

    /** Returns the parameter's name. */
    public String name() {
        return name;
    }

    /** Returns the element type to store. */
    public DType dtype() {
        return dtype;
    }

    /** Returns the size of each dimension. */
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

    /** Returns the elements. */
    ByteBuffer bytes() {
        return bytes.get();
    }
}
