package dev.dreambooth.engine.tensor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Runs independent tasks side by side, each on one thread.
 *
 * <p>Operations on small tensors lose more by waking threads than they gain by sharing work: at 64 px the embedded model
 * samples five times faster with two tasks on a thread each than with one task on two threads. And what one thread
 * computes has the same bits however many of them there are.
 *
 * <p>While workers are open the thread that opened them, too, computes alone. {@link #shared()} is the other way: one task
 * after another, each with all threads.
 */
public final class ParallelWorkers implements AutoCloseable {
    private final int threadsBefore;
    private final int count;
    private final List<ExecutorService> queues;

    /**
     * @param count how many tasks run at a time
     * @param queues to which tasks are dealt out in turn; none to have the caller do them
     */
    private ParallelWorkers(int threadsBefore, int count, List<ExecutorService> queues) {
        this.threadsBefore = threadsBefore;
        this.count = count;
        this.queues = queues;
    }

    /** Tasks run one after another on the calling thread, and all threads share the work of each operation. */
    public static ParallelWorkers shared() {
        return new ParallelWorkers(Torch.threads(), 1, List.of());
    }

    /** As many tasks run at a time as there are threads. */
    public static ParallelWorkers sideBySide() {
        int threads = Torch.threads();
        Torch.setThreads(1);
        List<ExecutorService> queue =
                threads == 1 ? List.of() : List.of(Executors.newFixedThreadPool(threads, work -> thread(work, 1)));
        return new ParallelWorkers(threads, threads, queue);
    }

    /** Whether a task begins only when the one before is handed on. */
    public boolean oneByOne() {
        return queues.isEmpty();
    }

    /**
     * A task runs on each of some devices at a time, and the threads of the host are shared out among them. Task i is
     * computed on device i % n, whose tasks come one after another: a device never holds what two of them need.
     *
     * @param devices how many, at least 2
     */
    public static ParallelWorkers onDevices(int devices) {
        int threads = Torch.threads();
        int each = Math.max(1, threads / devices);
        Torch.setThreads(each);
        return new ParallelWorkers(
                threads,
                devices,
                Stream.generate(() -> Executors.newSingleThreadExecutor(work -> thread(work, each)))
                        .limit(devices)
                        .toList());
    }

    private static Thread thread(Runnable work, int threads) {
        Thread thread = new Thread(() -> {
            Torch.setThreads(threads); // a setting of each thread
            work.run();
        });
        thread.setDaemon(true);
        thread.setName("parallel-worker");
        return thread;
    }

    /**
     * Does the work for each item and hands on the results in the order of the items, on the calling thread.
     *
     * <p>At most two tasks a worker are begun ahead of the consumer, so that results do not pile up. A tensor that the
     * work keeps belongs to nobody until the consumer closes it.
     *
     * @param work called on any thread; it must not depend on what other tasks do
     * @param consumer may throw to stop: what has not begun is dropped
     */
    public <A, R> void forEach(List<A> items, Function<A, R> work, Consumer<R> consumer) {
        if (queues.isEmpty()) {
            items.forEach(item -> consumer.accept(work.apply(item)));
            return;
        }
        Deque<Future<R>> begun = new ArrayDeque<>();
        try {
            for (int i = 0; i < items.size(); i++) {
                A item = items.get(i);
                if (begun.size() == 2 * count) {
                    consumer.accept(result(begun.remove()));
                }
                begun.add(queues.get(i % queues.size()).submit(() -> work.apply(item)));
            }
            while (!begun.isEmpty()) {
                consumer.accept(result(begun.remove()));
            }
        } finally {
            begun.forEach(future -> future.cancel(false));
        }
    }

    private static <R> R result(Future<R> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a parallel worker", e);
        }
    }

    /** Waits for tasks that have begun, since they use what their caller is about to free. */
    @Override
    public void close() {
        try {
            queues.forEach(ExecutorService::shutdown);
            for (ExecutorService queue : queues) {
                queue.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Torch.setThreads(threadsBefore);
        }
    }
}
