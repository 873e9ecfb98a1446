package dev.dreambooth.engine.stage.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much memory this process may hold without the system having to swap or to kill. */
final class AvailableMemory {
    private static final Path MACHINE = Path.of("/proc/meminfo");
    private static final Path CONTAINER_LIMIT = Path.of("/sys/fs/cgroup/memory.max");

    private AvailableMemory() {}

    /** Returns bytes, those it already holds included; empty where the system does not tell. */
    static OptionalLong bytes() {
        if (!Files.isReadable(MACHINE)) {
            return OptionalLong.empty();
        }
        try {
            for (String line : Files.readAllLines(MACHINE)) {
                if (line.startsWith("MemAvailable:")) {
                    long free = Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                    return OptionalLong.of(Math.min(containerLimit(), free + PeakMemory.bytes()));
                }
            }
        } catch (IOException unreadable) {
            return OptionalLong.empty();
        }
        return OptionalLong.empty();
    }

    private static long containerLimit() throws IOException {
        if (!Files.isReadable(CONTAINER_LIMIT)) {
            return Long.MAX_VALUE;
        }
        String limit = Files.readString(CONTAINER_LIMIT).trim();
        return limit.matches("\\d{1,18}") ? Long.parseLong(limit) : Long.MAX_VALUE;
    }
}
