package dev.dreambooth.engine.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Measures a reading: what it allocates in Java, and by how much the process grows beyond that. */
final class Watch {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Path MEMORY = Path.of("/proc/self/status");
    private static final Path FORGET_PEAK = Path.of("/proc/self/clear_refs");

    private Watch() {}

    /**
     * What a reading took.
     *
     * @param thrown how it ended, if not well
     * @param hung where it was when it was given up, if it was
     * @param allocatedBytes all that was allocated on the Java heap, also what was let go at once
     * @param grownBytes by how much the process was larger than before, at most; 0 where the system does not tell
     */
    record Measured(
            Optional<Throwable> thrown, Optional<List<StackTraceElement>> hung, long allocatedBytes, long grownBytes) {
        static Measured givenUp(Thread thread) {
            return new Measured(Optional.empty(), Optional.of(List.of(thread.getStackTrace())), 0, 0);
        }
    }

    /** A reading. */
    @FunctionalInterface
    interface Reading {
        void run() throws Exception;
    }

    @SuppressWarnings("IllegalCatch") // whatever is thrown is what is looked for
    static Measured measure(Reading reading) {
        forgetPeak();
        long before = memory("VmRSS:");
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        Optional<Throwable> thrown = Optional.empty();
        try {
            reading.run();
        } catch (Throwable failure) {
            thrown = Optional.of(failure);
        }
        long more = THREADS.getCurrentThreadAllocatedBytes() - allocated;
        long grown = before == 0 ? 0 : Math.max(0, memory("VmHWM:") - before);
        return new Measured(thrown, Optional.empty(), more, grown);
    }

    /** Returns how long a thread has computed, in seconds. */
    static double seconds(Thread thread) {
        return THREADS.getThreadCpuTime(thread.getId()) / 1e9;
    }

    private static void forgetPeak() {
        try {
            Files.writeString(FORGET_PEAK, "5");
        } catch (IOException notHere) {
            // only Linux has it; the Java heap is measured everywhere
        }
    }

    private static long memory(String line) {
        try {
            return Files.readAllLines(MEMORY).stream()
                    .filter(one -> one.startsWith(line))
                    .mapToLong(one -> 1024 * Long.parseLong(one.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException notHere) {
            return 0;
        }
    }
}
