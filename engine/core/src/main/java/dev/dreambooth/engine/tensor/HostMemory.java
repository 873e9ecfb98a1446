package dev.dreambooth.engine.tensor;

import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The bytes of tensors themselves, so that files are read and written, and weights changed, without a second copy. */
public final class HostMemory {
    private HostMemory() {}

    /**
     * A tensor in memory of its own, on the host, to be filled through {@link #of}.
     *
     * @return whatever the memory held before
     */
    public static Tensor allocate(DType type, long... shape) {
        return Ops.empty(shape, type.scalarType());
    }

    /**
     * The little-endian elements of a tensor on the host, in row-major order: what is put there is in the tensor at once.
     * Valid as long as the tensor lives.
     *
     * @param tensor contiguous, below 2 GiB
     */
    public static ByteBuffer of(Tensor tensor) {
        return JniUtils.getByteBuffer(tensor.array(), true).order(ByteOrder.LITTLE_ENDIAN);
    }
}
