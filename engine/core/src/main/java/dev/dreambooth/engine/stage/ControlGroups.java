package dev.dreambooth.engine.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The control groups that limit the memory of a process on Linux, of version 1 or 2: its own and those around it, each of
 * which may be a container, a service or a pod.
 *
 * @param mount where control groups are mounted
 * @param membership what the system says of which groups a process is in, as in {@code /proc/self/cgroup}
 */
record ControlGroups(Path mount, Path membership) {
    /** Where all distributions and containers have them. */
    static ControlGroups ofThisProcess() {
        return new ControlGroups(Path.of("/sys/fs/cgroup"), Path.of("/proc/self/cgroup"));
    }

    /** How one version names things, and where below the mount it may be. */
    private record Version(String folder, String limit, String usage, String reclaimable) {}

    private static final Version ONE =
            new Version("memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file");
    private static final Version TWO = new Version("", "memory.max", "memory.current", "inactive_file");
    private static final Version TWO_BESIDE_ONE = new Version("unified", TWO.limit, TWO.usage, TWO.reclaimable);

    /** Returns how many bytes the tightest of them leaves its members; as many as can be where none sets a limit. */
    long free() {
        long free = Long.MAX_VALUE;
        for (String line : lines(membership)) {
            String[] parts = line.split(":", 3); // number, controllers (none in version 2), path
            if (parts.length == 3 && parts[1].isEmpty()) {
                free = Math.min(free, Math.min(free(TWO, parts[2]), free(TWO_BESIDE_ONE, parts[2])));
            } else if (parts.length == 3 && List.of(parts[1].split(",", -1)).contains("memory")) {
                free = Math.min(free, free(ONE, parts[2]));
            }
        }
        return free;
    }

    /**
     * Goes up from a group to the outermost. In a container the path may be that of the host, of which nothing is to be
     * seen but the top, which then is the container's own group.
     */
    private long free(Version version, String path) {
        Path top = mount.resolve(version.folder());
        Path group = top.resolve(path.replaceFirst("^/+", "")).normalize();
        long free = Long.MAX_VALUE;
        while (group != null && group.startsWith(top)) {
            free = Math.min(free, freeIn(group, version));
            group = group.getParent();
        }
        return free;
    }

    /** What is used of a group counts without the files that the system would drop first. */
    private static long freeIn(Path group, Version version) {
        long limit = number(group.resolve(version.limit()));
        long used = number(group.resolve(version.usage()));
        if (limit == Long.MAX_VALUE || used == Long.MAX_VALUE) {
            return limit;
        }
        long reclaimable = lines(group.resolve("memory.stat")).stream()
                .filter(line -> line.startsWith(version.reclaimable() + " "))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
        return Math.max(0, limit - Math.max(0, used - reclaimable));
    }

    /** Returns a file's number; version 2 writes {@code max} for no limit, version 1 a number as long as it can be. */
    private static long number(Path file) {
        return lines(file).stream()
                .findFirst()
                .filter(line -> line.matches("\\d{1,18}"))
                .map(Long::valueOf)
                .orElse(Long.MAX_VALUE);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}
