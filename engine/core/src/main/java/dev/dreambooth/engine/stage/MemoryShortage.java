package dev.dreambooth.engine.stage;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which memory was too small: recognised, wherever in a failure it hides, by what the virtual machine and libtorch say. */
public enum MemoryShortage {
    /** The Java heap, which can be made larger. */
    HEAP,
    /** The limit of buffers outside of the heap that the virtual machine sets itself. */
    DIRECT_BUFFERS,
    /** What the system gives a process: address space, threads, and all that tensors lie in on a CPU. */
    PROCESS,
    /** What an operation on tensors asked the device for, be it the machine's memory or a GPU's. */
    DEVICE;

    /** How the allocators of libtorch, of the C++ library and of CUDA's libraries say it, in lower case. */
    private static final List<String> WORDS = List.of(
            "out of memory",
            "can't allocate memory", // libtorch's on Linux
            "cannot allocate memory", // the system's
            "not enough memory", // libtorch's on Windows
            "std::bad_alloc",
            "cublas_status_alloc_failed",
            "cudnn_status_alloc_failed");

    /** What the loader says it has no memory in is a table of its own, of a size that no setting changes. */
    private static final String THREAD_LOCAL = "static tls block";

    /** Returns the shortage that a failure tells of, itself or by its causes. */
    public static Optional<MemoryShortage> in(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (cause instanceof OutOfMemoryError) {
                return Optional.of(ofJava(message));
            }
            if (WORDS.stream().anyMatch(message::contains) && !message.contains(THREAD_LOCAL)) {
                return Optional.of(DEVICE);
            }
        }
        return Optional.empty();
    }

    /** Java has one error for all that can run out; a larger heap leaves the less of what is outside of it. */
    private static MemoryShortage ofJava(String message) {
        if (message.contains("direct buffer memory")) {
            return DIRECT_BUFFERS;
        }
        boolean outside = message.contains("map failed") || message.contains("native") || message.contains("os::");
        return outside ? PROCESS : HEAP;
    }
}
