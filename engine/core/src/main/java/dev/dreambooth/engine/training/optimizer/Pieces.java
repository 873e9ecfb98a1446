package dev.dreambooth.engine.training.optimizer;

import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Lanes;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Does a long chain of operations on the elements of large tensors: piece by piece, so that what one operation writes is
 * still in the processor's cache when the next reads it, and pieces side by side, each on one thread. Threads that share
 * every operation instead have to be woken for each, which takes longer than the operations do.
 */
final class Pieces implements AutoCloseable {
    /** A multiple of the blocks of {@link AdamW8Bit}; four bytes of each fit a core's cache several times. */
    private static final long ON_HOST = 1 << 18;

    /** Where starting an operation is what costs. */
    private static final long ON_CUDA = 1 << 24;

    private final Lanes lanes;
    private final long length;

    /**
     * Elements of a tensor in the order of memory.
     *
     * @param first the first of them
     * @param last the one after the last
     */
    record Piece(long first, long last) {
        /** Returns these elements of a tensor in one row, as a view. */
        Tensor of(Tensor tensor) {
            return Ops.call("piece", tensor, first, last);
        }
    }

    private Pieces(Lanes lanes, long length) {
        this.lanes = lanes;
        this.length = length;
    }

    /** Prepares work on tensors on a device. */
    static Pieces on(Device device) {
        return device.cuda() ? new Pieces(Lanes.shared(), ON_CUDA) : new Pieces(Lanes.sideBySide(), ON_HOST);
    }

    /**
     * Does some work on all pieces of a tensor, in any order.
     *
     * @param size number of its elements
     * @param work called on any thread, with a scope of its own
     */
    void forEach(long size, Consumer<Piece> work) {
        List<Piece> pieces = new ArrayList<>();
        for (long first = 0; first < size; first += length) {
            pieces.add(new Piece(first, Math.min(size, first + length)));
        }
        if (pieces.size() == 1) {
            run(work, pieces.get(0)); // not worth another thread
        } else {
            lanes.forEach(pieces, piece -> run(work, piece), done -> {});
        }
    }

    private static Piece run(Consumer<Piece> work, Piece piece) {
        try (Scope scope = Scope.open()) {
            work.accept(piece);
            return piece;
        }
    }

    @Override
    public void close() {
        lanes.close();
    }
}
