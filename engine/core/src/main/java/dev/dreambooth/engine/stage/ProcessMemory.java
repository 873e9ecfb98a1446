package dev.dreambooth.engine.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What this process holds of the machine's memory, native libraries included, and what it may hold; in bytes. */
public final class ProcessMemory {
    private static final Path PROCESS = Path.of("/proc/self/status");
    private static final Path MACHINE = Path.of("/proc/meminfo");
    private static final int KIBIBYTE = 1024;

    private ProcessMemory() {}

    /** Returns what it holds now: resident memory on Linux, elsewhere the Java heap in use. */
    public static long resident() {
        return field(PROCESS, "VmRSS:").orElseGet(ProcessMemory::heap);
    }

    /** Returns the most it has held so far: resident memory on Linux, elsewhere the Java heap in use now. */
    public static long peak() {
        return field(PROCESS, "VmHWM:").orElseGet(ProcessMemory::heap);
    }

    /**
     * Returns how much it may hold in all, what it holds already included, without the system having to swap or its
     * container to kill; empty where the system does not tell.
     */
    public static OptionalLong available() {
        OptionalLong free = field(MACHINE, "MemAvailable:");
        return free.isEmpty()
                ? free
                : OptionalLong.of(
                        Math.min(free.getAsLong(), ControlGroups.ofThisProcess().free()) + resident());
    }

    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static OptionalLong field(Path file, String name) {
        if (!Files.isReadable(file)) {
            return OptionalLong.empty();
        }
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE)
                    .findFirst();
        } catch (IOException unreadable) {
            return OptionalLong.empty();
        }
    }
}
