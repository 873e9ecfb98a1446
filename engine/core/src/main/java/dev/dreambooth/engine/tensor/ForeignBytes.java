package dev.dreambooth.engine.tensor;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Native arrays over bytes that lie outside libtorch's own memory: in a mapped file, or a buffer of Java's. */
final class ForeignBytes {
    private ForeignBytes() {}

    /**
     * Returns an array over raw little-endian bytes, in place where the buffer is direct.
     *
     * @param type one that DJL knows
     */
    static PtNDArray array(ByteBuffer bytes, DType type, long... shape) {
        ByteBuffer direct = bytes.isDirect() ? bytes.slice() : copyDirect(bytes);
        direct.order(ByteOrder.LITTLE_ENDIAN);
        return JniUtils.createNdFromByteBuffer(
                Torch.manager(), direct, new Shape(shape), dataType(type), SparseFormat.DENSE, ai.djl.Device.cpu());
    }

    private static ByteBuffer copyDirect(ByteBuffer bytes) {
        return ByteBuffer.allocateDirect(bytes.remaining())
                .put(bytes.duplicate())
                .flip();
    }

    private static DataType dataType(DType type) {
        return switch (type) {
            case FLOAT32 -> DataType.FLOAT32;
            case FLOAT16 -> DataType.FLOAT16;
            case FLOAT64 -> DataType.FLOAT64;
            case INT64 -> DataType.INT64;
            case INT32 -> DataType.INT32;
            case INT8 -> DataType.INT8;
            case UINT8 -> DataType.UINT8;
            case BOOL -> DataType.BOOLEAN;
            case INT16, BFLOAT16 -> throw new IllegalArgumentException("no direct form of " + type);
        };
    }
}
