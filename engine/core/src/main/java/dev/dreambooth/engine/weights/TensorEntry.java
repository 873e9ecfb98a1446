package dev.dreambooth.engine.weights;

import dev.dreambooth.engine.tensor.DType;
import java.util.Arrays;

/**
 * One line of a safetensors header: what a tensor is called, what its elements are, and where its bytes lie.
 *
 * @param name the parameter's name, such as {@code conv_in.weight}
 * @param dtype the stored element type
 * @param shape the size of each dimension; empty for a scalar
 * @param offset the first byte, counted from the start of the data section that follows the header
 * @param byteSize the number of bytes: the product of {@code shape} times the element size
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, and compared by content
public record TensorEntry(String name, DType dtype, long[] shape, long offset, long byteSize) {
    /** Copies the shape, so that an entry never changes. */
    public TensorEntry {
        shape = shape.clone();
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    /** Returns whether the tensor has exactly this shape. */
    public boolean hasShape(long... expected) {
        return Arrays.equals(shape, expected);
    }

    /** Returns the number of elements. */
    public long numel() {
        return byteSize / dtype.bytes();
    }

    /** Returns the first byte after this tensor's, counted like {@link #offset}. */
    public long end() {
        return offset + byteSize;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TensorEntry that
                && name.equals(that.name)
                && dtype == that.dtype
                && Arrays.equals(shape, that.shape)
                && offset == that.offset
                && byteSize == that.byteSize;
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(shape);
    }

    /** Returns the entry for a message, such as {@code conv_in.weight F32 [320, 4, 3, 3]}. */
    @Override
    public String toString() {
        return name + " " + dtype.safetensorsName() + " " + Arrays.toString(shape);
    }
}
