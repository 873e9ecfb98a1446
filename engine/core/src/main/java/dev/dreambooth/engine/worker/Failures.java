package dev.dreambooth.engine.worker;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.event.Event;
import java.util.Locale;

/** Recognises failures of the machine rather than of the program, and says what to do about them. */
final class Failures {
    private Failures() {}

    static Event.RunFinished describe(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (cause instanceof OutOfMemoryError) {
                return new Event.RunFinished(ExitCode.HEAP, heap());
            }
            if (message.contains("out of memory") || message.contains("can't allocate memory")) {
                return new Event.RunFinished(
                        ExitCode.DEVICE_MEMORY,
                        "The device ran out of memory. Lower trainBatchSize or sampleBatchSize, then resolution; leave"
                                + " trainTextEncoder off.");
            }
            if (cause instanceof UnsatisfiedLinkError || message.contains("failed to load pytorch native library")) {
                return new Event.RunFinished(
                        ExitCode.NATIVE_LIBRARY,
                        "The native library of libtorch cannot be loaded: " + cause.getMessage()
                                + ". Check accelerator, and that the class path holds the natives of this platform.");
            }
        }
        return new Event.RunFinished(
                ExitCode.INTERNAL,
                "The worker failed: " + failure + ". This is a fault of the program; please report it with the log.");
    }

    /** Every Java process takes options from this variable, also a worker that a build started. */
    private static String heap() {
        long megabytes = Math.max(1, Runtime.getRuntime().maxMemory() >> 20);
        return "The worker ran out of Java heap, of which it may have %d MB. Raise that in the environment of the build"
                        .formatted(megabytes)
                + " (JDK_JAVA_OPTIONS=-Xmx%dm), or train on fewer or smaller images.".formatted(2 * megabytes);
    }
}
