package dev.dreambooth.engine.weights;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
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

    /**
     * Describes a tensor in memory to be written.
     *
     * @param name the parameter's name
     * @param tensor on any device; must live until it is written
     * @param dtype the element type to store, to which the elements are rounded one tensor at a time
     */
    public static TensorData of(String name, Tensor tensor, DType dtype) {
        return new TensorData(name, dtype, tensor.shape(), () -> {
            try (Scope scope = Scope.open()) {
                return tensor.detach().to(Device.CPU).to(dtype).bytes();
            }
        });
    }

    /** Describes a tensor in memory to be written as it is; see {@link #of(String, Tensor, DType)}. */
    public static TensorData of(String name, Tensor tensor) {
        return of(name, tensor, tensor.dtype());
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

    /** Returns the same tensor under another name. */
    public TensorData named(String other) {
        return new TensorData(other, dtype, shape, bytes);
    }

    /** Returns the same elements in another shape of as many. */
    public TensorData shaped(long... other) {
        return new TensorData(name, dtype, other, bytes);
    }

    /** Returns the tensor rounded to another floating-point type once its turn has come; one of integers stays. */
    public TensorData as(DType other) {
        if (other == dtype || !dtype.isFloating()) {
            return this;
        }
        return new TensorData(name, other, shape, () -> {
            try (Scope scope = Scope.open()) {
                return Tensor.ofBytes(bytes.get(), dtype, shape).to(other).bytes();
            }
        });
    }

    /** Returns the little-endian elements in row-major order, between position and limit. */
    public ByteBuffer bytes() {
        return bytes.get();
    }
}
