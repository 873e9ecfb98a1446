package dev.dreambooth.engine.weights.pickle;

/** A tensor as a pickle describes it: a look into a storage. Nothing of that has been checked yet. */
final class StoredTensor {
    private final TorchObjects.Storage storage;
    private final long offset;
    private final long[] shape;
    private final long[] strides;

    /**
     * Describes a tensor.
     *
     * @param offset the first element, counted from the storage's first
     * @param strides for each dimension how many elements further its next index lies
     */
    StoredTensor(TorchObjects.Storage storage, long offset, long[] shape, long... strides) {
        this.storage = storage;
        this.offset = offset;
        this.shape = shape.clone();
        this.strides = strides.clone();
    }

    TorchObjects.Storage storage() {
        return storage;
    }

    long[] shape() {
        return shape.clone();
    }

    /**
     * Returns the number of elements.
     *
     * @throws MalformedPickleException if it is negative, or reaches out of the storage
     */
    long elements() {
        long elements = 1;
        for (long size : shape) {
            if (size < 0 || (size > 0 && elements > Long.MAX_VALUE / size)) {
                throw new MalformedPickleException("one of its tensors has an impossible size");
            }
            elements *= size;
        }
        if (offset < 0 || elements > storage.elements() - offset) {
            throw new MalformedPickleException("one of its tensors reaches out of what is stored");
        }
        return elements;
    }

    /** Returns the first byte, counted from the storage's first. */
    long firstByte() {
        return offset * storage.dtype().bytes();
    }

    /** Returns whether the elements lie in row-major order without gaps. */
    boolean isContiguous() {
        long expected = 1;
        for (int dimension = shape.length - 1; dimension >= 0; dimension--) {
            if (shape[dimension] != 1 && strides[dimension] != expected) {
                return elements() == 0;
            }
            expected *= shape[dimension];
        }
        return true;
    }
}
