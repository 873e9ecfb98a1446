package dev.dreambooth.contract;

import java.util.Optional;

/** How a run ended, shared by the worker (as its process exit status) and every front end that starts one. */
public enum ExitCode {
    /** The run did what it was asked to, or found that nothing had to be done. */
    OK(0, "finished"),
    /** A setting is unknown, impossible or contradicts another one. */
    CONFIGURATION(2, "configuration error"),
    /** An input (image, model, LoRA, record) cannot be used, or the disk is full. */
    DATA(3, "unusable input"),
    /**
     * Training diverged to numbers that are not finite, what was made again for comparison is not the same, or a trained model
     * did not reach what a gate asks of it.
     */
    GATE_FAILED(4, "diverged, different, or below a gate"),
    /** The Java heap was too small. */
    HEAP(5, "out of Java heap"),
    /** The device (GPU, or the machine's memory on a CPU) had too little memory. */
    DEVICE_MEMORY(6, "out of device memory"),
    /** A native library is missing, of the wrong version, or cannot be loaded. */
    NATIVE_LIBRARY(7, "native library unavailable"),
    /** The user or the build server stopped the run. */
    CANCELLED(8, "cancelled"),
    /** A fault of the program itself, to be reported. */
    INTERNAL(13, "internal error");

    private final int code;
    private final String summary;

    ExitCode(int code, String summary) {
        this.code = code;
        this.summary = summary;
    }

    /** Returns the process exit status. */
    public int code() {
        return code;
    }

    /** Returns two or three words for a person, such as {@code "out of device memory"}. */
    public String summary() {
        return summary;
    }

    /** Returns the exit code with this process status, or empty for a status no worker chooses (a crash, a signal). */
    public static Optional<ExitCode> of(int status) {
        for (ExitCode candidate : values()) {
            if (candidate.code == status) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
