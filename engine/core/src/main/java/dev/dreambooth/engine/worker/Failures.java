package dev.dreambooth.engine.worker;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.io.ByteCount;
import dev.dreambooth.contract.machine.FileNames;
import dev.dreambooth.engine.stage.MemoryShortage;
import dev.dreambooth.engine.tensor.LoadFailure;
import java.nio.file.InvalidPathException;
import java.util.Optional;

/** Recognises failures of the machine rather than of the program, and says what to do about them. */
final class Failures {
    private Failures() {}

    static Event.RunFinished describe(Throwable failure) {
        Optional<MemoryShortage> shortage = MemoryShortage.in(failure);
        if (shortage.isPresent()) {
            return describe(shortage.get(), failure);
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidPathException refused) {
                UserError error = FileNames.error(refused);
                return new Event.RunFinished(error.exitCode(), error.getMessage());
            }
        }
        Optional<LoadFailure> load = LoadFailure.in(failure);
        if (load.isPresent()) {
            return new Event.RunFinished(
                    ExitCode.NATIVE_LIBRARY,
                    "The native library of libtorch cannot be loaded: "
                            + load.get().message() + ". " + load.get().remedy());
        }
        return new Event.RunFinished(
                ExitCode.INTERNAL,
                "The worker failed: " + failure + ". This is a fault of the program; please report it with the log.");
    }

    private static Event.RunFinished describe(MemoryShortage shortage, Throwable failure) {
        return switch (shortage) {
            case HEAP -> new Event.RunFinished(ExitCode.HEAP, heap());
            case DIRECT_BUFFERS ->
                new Event.RunFinished(
                        ExitCode.HEAP,
                        "The worker ran out of buffers outside of the Java heap: " + said(failure)
                                + ". Raise their limit in the environment of the build"
                                + " (JDK_JAVA_OPTIONS=-XX:MaxDirectMemorySize=4g), or train on fewer or smaller images.");
            case PROCESS ->
                new Event.RunFinished(
                        ExitCode.DEVICE_MEMORY,
                        "The system gave the worker no more memory outside of the Java heap: " + said(failure)
                                + ". Lower trainBatchSize or sampleBatchSize, then resolution, or raise the limit of the"
                                + " container or of the user (ulimit -v, -u); a larger Java heap would leave even less.");
            case DEVICE ->
                new Event.RunFinished(
                        ExitCode.DEVICE_MEMORY,
                        "The device ran out of memory. Lower trainBatchSize or sampleBatchSize, then resolution; leave"
                                + " trainTextEncoder off.");
        };
    }

    /** Returns what Java said of it. */
    private static String said(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    /** Every Java process takes options from this variable, also a worker that a build started. */
    private static String heap() {
        long limit = Runtime.getRuntime().maxMemory();
        long twice = Math.max(1, limit >> 20) * 2; // in the unit of -Xmx…m, which is a mebibyte
        return "The worker ran out of Java heap, of which it may have " + ByteCount.shown(limit)
                + ". Raise that in the environment of the build (JDK_JAVA_OPTIONS=-Xmx" + twice
                + "m), or train on fewer or smaller images.";
    }
}
