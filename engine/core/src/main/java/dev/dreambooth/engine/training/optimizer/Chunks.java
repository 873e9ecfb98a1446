package dev.dreambooth.engine.training.optimizer;

import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.ParallelWorkers;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Does a long chain of operations on the elements of large tensors: chunk by chunk, so that what one operation writes is
 * still in the processor's cache when the next reads it, and chunks side by side, each on one thread. Threads that share
 * every operation instead have to be woken for each, which takes longer than the operations do.
 */
final class Chunks implements AutoCloseable {
    /** A multiple of the blocks of {@link AdamW8Bit}; four bytes of each fit a core's cache several times. */
    private static final long ON_HOST = 1 << 18;

    /** Where starting an operation is what costs. */
    private static final long ON_CUDA = 1 << 24;

    private final ParallelWorkers workers;
    private final long length;

    /**
     * Elements of a tensor in the order of memory.
     *
     * @param first the first of them
     * @param last the one after the last
     */
    record Chunk(long first, long last) {
        /** Returns these elements of a tensor in one row, as a view. */
        Tensor of(Tensor tensor) {
            return Ops.flatSlice(tensor, first, last);
        }
    }

    private Chunks(ParallelWorkers workers, long length) {
        this.workers = workers;
        this.length = length;
    }

    /** Prepares work on tensors on a device. */
    static Chunks on(Device device) {
        return device.cuda()
                ? new Chunks(ParallelWorkers.shared(), ON_CUDA)
                : new Chunks(ParallelWorkers.sideBySide(), ON_HOST);
    }

    /**
     * Does some work on all chunks of a tensor, in any order.
     *
     * @param size number of its elements
     * @param work called on any thread, with a scope of its own
     */
    void forEach(long size, Consumer<Chunk> work) {
        List<Chunk> chunks = new ArrayList<>();
        for (long first = 0; first < size; first += length) {
            chunks.add(new Chunk(first, Math.min(size, first + length)));
        }
        if (chunks.size() == 1) {
            run(work, chunks.get(0)); // not worth another thread
        } else {
            workers.forEach(chunks, chunk -> run(work, chunk), done -> {});
        }
    }

    private static Chunk run(Consumer<Chunk> work, Chunk chunk) {
        try (Scope scope = Scope.open()) {
            work.accept(chunk);
            return chunk;
        }
    }

    @Override
    public void close() {
        workers.close();
    }
}
