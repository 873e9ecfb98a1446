package dev.dreambooth.contract.cache;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.record.FileRecord;
import dev.dreambooth.contract.record.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The tidying of a cache in a folder: the results that were used last stay, as many as its limit has room for.
 *
 * @param folder where it lies; it need not exist
 * @param limit how many bytes it may hold
 */
public record LocalCache(Path folder, long limit) {
    /** What another process has just brought may wait for its record. */
    private static final Duration SETTLING = Duration.ofHours(1);

    private static final List<String> PARTS = List.of("runs", "blobs", "checkpoints");

    /** Removes what there is no room for, and contents that no record names; what cannot be removed stays. */
    public void trim() {
        long room = limit;
        Set<String> kept = new HashSet<>();
        for (Path run : newestFirst()) {
            Map<String, Long> added = new HashMap<>();
            outputs(run).forEach(file -> added.put(file.sha256(), file.bytes()));
            boolean useless = added.isEmpty();
            added.keySet().removeAll(kept);
            long needed = added.values().stream().mapToLong(Long::longValue).sum();
            if (useless || needed > room) {
                deleteQuietly(run);
            } else {
                room -= needed;
                kept.addAll(added.keySet());
            }
        }
        Instant settled = Instant.now().minus(SETTLING);
        for (Path blob : files(folder.resolve("blobs"))) {
            if (!kept.contains(blob.getFileName().toString())
                    && lastUse(blob).toInstant().isBefore(settled)) {
                deleteQuietly(blob);
            }
        }
    }

    /**
     * Empties the cache.
     *
     * @return how many bytes were freed
     * @throws UserError if something in it cannot be removed
     */
    public long clear() {
        long freed = 0;
        for (String part : PARTS) {
            for (Path file : files(folder.resolve(part))) {
                try {
                    long size = Files.size(file);
                    Files.delete(file);
                    freed += size;
                } catch (IOException e) {
                    throw UserError.data(
                                    "The cached file " + file + " cannot be removed: " + e.getMessage() + ".",
                                    "Make " + folder + " writable.")
                            .causedBy(e);
                }
            }
        }
        return freed;
    }

    private List<Path> newestFirst() {
        return files(folder.resolve("runs")).stream()
                .sorted(Comparator.comparing(LocalCache::lastUse).reversed())
                .toList();
    }

    private static List<FileRecord> outputs(Path run) {
        try {
            return RunRecord.readFile(run).outputs();
        } catch (UserError damaged) {
            return List.of();
        }
    }

    private static List<Path> files(Path part) {
        if (!Files.isDirectory(part)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(part)) {
            return entries.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            return List.of(); // another process may be clearing it
        }
    }

    private static FileTime lastUse(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException gone) {
            return FileTime.from(Instant.EPOCH);
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException inUse) {
            // The next run tries again.
        }
    }
}
