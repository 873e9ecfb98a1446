package dev.dreambooth.engine.tensor;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A native n-dimensional array. It registers with the innermost open {@link Scope} of the thread that makes it and is
 * freed with that scope, or by {@link #close()}.
 *
 * <p>All arithmetic returns new tensors, broadcasting as torch does; methods that write in place say so.
 */
public final class Tensor implements AutoCloseable {
    private static final AtomicLong LIVE = new AtomicLong();

    private PtNDArray array;
    private @Nullable Scope owner;
    private boolean closed;
    private @Nullable Boolean quantized;

    Tensor(PtNDArray array) {
        this.array = array;
        LIVE.incrementAndGet();
        owner = Scope.adopt(this);
    }

    /** A float tensor of the given values in row-major order. */
    public static Tensor of(float[] values, long... shape) {
        return owned((PtNDArray) Torch.manager().create(values, new Shape(shape)));
    }

    /** A 64-bit integer tensor of the given values in row-major order. */
    public static Tensor of(long[] values, long... shape) {
        return owned((PtNDArray) Torch.manager().create(values, new Shape(shape)));
    }

    /** Copies into libtorch's own memory: a Java buffer goes with its handle, while a graph may keep the tensor. */
    private static Tensor owned(PtNDArray overJavaBuffer) {
        try (Tensor borrowed = new Tensor(overJavaBuffer)) {
            return borrowed.copy();
        }
    }

    /**
     * A tensor over raw little-endian bytes. A direct buffer is used in place, without a copy, and must not change or
     * be unmapped while the tensor lives, nor while a recorded graph needs it; a read-only mapping must not be written to.
     *
     * @param bytes exactly as many as type and shape need, below 2 GiB
     */
    public static Tensor ofBytes(ByteBuffer bytes, DType type, long... shape) {
        if (type == DType.BFLOAT16) {
            // DJL has no bfloat16: the bytes go in as such and are reinterpreted by libtorch
            try (Tensor raw = new Tensor(ForeignBytes.array(bytes, DType.UINT8, bytes.remaining()))) {
                return Ops.reinterpret(raw, type.scalarType(), shape);
            }
        }
        return new Tensor(ForeignBytes.array(bytes, type, shape));
    }

    /** A float tensor of zeros. */
    public static Tensor zeros(long... shape) {
        return Ops.full(shape, 0.0);
    }

    /** A float tensor of ones. */
    public static Tensor ones(long... shape) {
        return Ops.full(shape, 1.0);
    }

    /** A float tensor without dimensions. */
    public static Tensor scalar(double value) {
        return Ops.full(new long[0], value);
    }

    /** Joins tensors along an existing dimension. */
    public static Tensor cat(List<Tensor> tensors, int dim) {
        return Ops.cat(tensors, dim);
    }

    /** Number of native handles not yet freed in this process; for tests that look for leaks. */
    public static long liveHandles() {
        return LIVE.get();
    }

    PtNDArray array() {
        if (closed) {
            throw new IllegalStateException("the tensor was freed with its scope: keep it, or use it before");
        }
        return array;
    }

    /** The scope that frees this tensor, or null if its holder does. */
    @Nullable
    Scope owner() {
        return owner;
    }

    void moveTo(@Nullable Scope scope) {
        owner = scope;
    }

    // ---- shape, type and content

    /** Sizes of the dimensions. */
    public long[] shape() {
        return array().getShape().getShape().clone(); // DJL hands out its own array
    }

    /** Size of one dimension; negative numbers count from the last. */
    public long size(int dim) {
        long[] shape = shape();
        return shape[dim < 0 ? shape.length + dim : dim];
    }

    /** Number of dimensions. */
    public int rank() {
        return array().getShape().dimension();
    }

    /** Number of elements. */
    public long numel() {
        return array().getShape().size();
    }

    /** Element type. */
    public DType dtype() {
        return switch (array().getDataType()) {
            case FLOAT32 -> DType.FLOAT32;
            case FLOAT16 -> DType.FLOAT16;
            case FLOAT64 -> DType.FLOAT64;
            case INT64 -> DType.INT64;
            case INT32 -> DType.INT32;
            case INT8 -> DType.INT8;
            case UINT8 -> DType.UINT8;
            case BOOLEAN -> DType.BOOL;
            default -> isQuantized() ? DType.INT8 : DType.BFLOAT16; // the types that DJL does not know
        };
    }

    /** Whether the elements are integers with the steps between them beside ({@link Ops#quantized}), of type INT8 here. */
    public boolean isQuantized() {
        if (array().getDataType() != DataType.UNKNOWN) {
            return false;
        }
        if (quantized == null) {
            try (Scope scope = Scope.open();
                    GradMode off = GradMode.disable()) {
                quantized = Ops.isQuantized(this).item() > 0;
            }
        }
        return quantized;
    }

    /** Where the elements lie. */
    public Device device() {
        ai.djl.Device device = array().getDevice();
        return device.isGpu() ? new Device(true, device.getDeviceId()) : Device.CPU;
    }

    /** The elements as floats in row-major order, whatever the element type. */
    public float[] toFloats() {
        try (Scope scope = Scope.open()) {
            return to(DType.FLOAT32).array().toFloatArray();
        }
    }

    /** The elements as 64-bit integers in row-major order. */
    public long[] toLongs() {
        try (Scope scope = Scope.open()) {
            return to(DType.INT64).array().toLongArray();
        }
    }

    /** The one element of a tensor that has only one. */
    public double item() {
        if (numel() != 1) {
            throw new IllegalStateException("not a single element: " + this);
        }
        return toFloats()[0];
    }

    /** A copy of the elements as little-endian bytes in row-major order. */
    public ByteBuffer bytes() {
        try (Scope scope = Scope.open()) {
            return JniUtils.getByteBuffer(contiguous().array(), false).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    // ---- arithmetic

    public Tensor add(Tensor other) {
        return Ops.add(this, other);
    }

    public Tensor sub(Tensor other) {
        return Ops.sub(this, other);
    }

    public Tensor mul(Tensor other) {
        return Ops.mul(this, other);
    }

    public Tensor div(Tensor other) {
        return Ops.div(this, other);
    }

    public Tensor add(double number) {
        return Ops.addNumber(this, number);
    }

    public Tensor sub(double number) {
        return Ops.addNumber(this, -number);
    }

    public Tensor mul(double number) {
        return Ops.mulNumber(this, number);
    }

    public Tensor div(double number) {
        return Ops.divNumber(this, number);
    }

    /** this + scale · other, in one pass. */
    public Tensor addScaled(Tensor other, double scale) {
        return Ops.addScaled(this, other, scale);
    }

    public Tensor sqrt() {
        return Ops.sqrt(this);
    }

    public Tensor square() {
        return Ops.square(this);
    }

    public Tensor exp() {
        return Ops.exp(this);
    }

    public Tensor abs() {
        return Ops.abs(this);
    }

    /** Half-way cases go to the even neighbour. */
    public Tensor round() {
        return Ops.round(this);
    }

    public Tensor clamp(double low, double high) {
        return Ops.clamp(this, low, high);
    }

    /** Mean of all elements. */
    public Tensor mean() {
        return Ops.mean(this);
    }

    /** Mean over some dimensions, which are left out of the result. */
    public Tensor mean(long... dims) {
        return Ops.meanDims(this, dims);
    }

    /** Sum of all elements. */
    public Tensor sum() {
        return Ops.sum(this);
    }

    /** Largest element. */
    public Tensor max() {
        return Ops.max(this);
    }

    /** Smallest element. */
    public Tensor min() {
        return Ops.min(this);
    }

    // ---- views and copies

    /** The same elements in another shape; one size may be -1. */
    public Tensor reshape(long... shape) {
        return Ops.reshape(this, shape);
    }

    public Tensor permute(long... dims) {
        return Ops.permute(this, dims);
    }

    /** Elements [from, to) of one dimension; a view. */
    public Tensor slice(int dim, long from, long to) {
        return Ops.slice(this, dim, from, to);
    }

    /** One index of a dimension, which is left out of the result; a view. */
    public Tensor select(int dim, long index) {
        return Ops.select(this, dim, index);
    }

    /** The rows of the first dimension named by an index tensor; a copy. */
    public Tensor gather(Tensor index) {
        return Ops.indexSelect(this, index);
    }

    /** Equal parts along a dimension; views. */
    public List<Tensor> chunk(int parts, int dim) {
        return Ops.chunk(this, parts, dim);
    }

    public Tensor contiguous() {
        return Ops.contiguous(this);
    }

    /** The elements in another type. */
    public Tensor to(DType type) {
        return Ops.toDtype(this, type.scalarType());
    }

    /** The tensor on another device; itself in a new handle if it is there already. */
    public Tensor to(Device device) {
        boolean there = array().getDevice().equals(device.toDjl());
        return there ? Ops.alias(this) : copiedTo(device);
    }

    /** A copy on a device, made by libtorch: DJL moves element types that it does not know at the cost of the process. */
    Tensor copiedTo(Device device) {
        return Ops.copiedTo(this, device.cuda(), device.index());
    }

    /**
     * Takes over the elements of another tensor, whose handle is closed: whoever holds this one computes with them from now
     * on.
     */
    void become(Tensor other) {
        PtNDArray before = array();
        array = other.array();
        other.array = before;
        quantized = other.quantized;
        other.close();
    }

    /** Moves the elements to a device; every holder of this handle finds them there. */
    public void relocate(Device device) {
        become(copiedTo(device));
    }

    /** The same storage, cut off from the recorded graph. */
    public Tensor detach() {
        return Ops.detach(this);
    }

    /** An owned copy of the elements, cut off from the recorded graph. */
    public Tensor copy() {
        return Ops.copy(this);
    }

    /** Overwrites the elements in place. */
    public Tensor copyFrom(Tensor source) {
        Ops.copyFrom(this, source);
        return this;
    }

    /** Marks a leaf as one that gradients are asked for, or not. */
    public Tensor requireGrad(boolean required) {
        JniUtils.attachGradient(array(), required);
        return this;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            array.close();
            LIVE.decrementAndGet();
            if (owner != null) {
                owner.forget(this);
            }
        }
    }

    @Override
    public String toString() {
        return closed ? "Tensor(freed)" : "Tensor" + Arrays.toString(shape()) + " " + dtype();
    }
}
