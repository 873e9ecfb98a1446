package dev.dreambooth.engine.stage.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The most memory this process has held so far, native libraries included where the system tells. */
final class PeakMemory {
    private static final Path LINUX_STATUS = Path.of("/proc/self/status");

    private PeakMemory() {}

    /** Returns bytes: peak resident memory on Linux, elsewhere the Java heap in use. */
    static long bytes() {
        if (Files.isReadable(LINUX_STATUS)) {
            try {
                for (String line : Files.readAllLines(LINUX_STATUS)) {
                    if (line.startsWith("VmHWM:")) {
                        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                    }
                }
            } catch (IOException unreadable) {
                // the heap is told instead
            }
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
