package dev.dreambooth.contract.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * What the file system says of a file without reading it. A file whose stamp is as before has not been written to.
 *
 * @param bytes the length
 * @param modified when its contents were last written, in nanoseconds since 1970
 * @param changed when its contents or attributes last changed (ctime), which no program can set; {@code modified} where
 *     the file system keeps none
 */
record FileStamp(long bytes, long modified, long changed) {
    /** File systems round times up to this, so a file written twice within it may carry one time. */
    private static final Duration FINE = Duration.ofMillis(50);
    /** Those that count whole seconds (FAT counts two). */
    private static final Duration COARSE = Duration.ofMillis(2500);

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** A file and its stamp. The identity survives a renaming of the folders above it. */
    record Identified(String identity, FileStamp stamp) {}

    /**
     * Asks the file system.
     *
     * @throws IOException if there is no such file
     */
    static Identified of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        long modified = nanos(attributes.lastModifiedTime());
        Object inode = attributes.fileKey();
        boolean unix = inode != null
                && file.getFileSystem().supportedFileAttributeViews().contains("unix");
        long changed = unix ? nanos((FileTime) Files.getAttribute(file, "unix:ctime")) : modified;
        String identity = inode != null
                ? inode.toString()
                : file.toAbsolutePath().normalize().toString();
        return new Identified(identity, new FileStamp(attributes.size(), modified, changed));
    }

    /** Returns whether the file had lain still for long enough at some moment that a later write shows in its stamp. */
    boolean isSettledAt(Instant moment) {
        Duration grain = modified % SECOND == 0 ? COARSE : FINE;
        long newest = Math.max(modified, changed);
        return nanos(FileTime.from(moment.minus(grain))) > newest;
    }

    private static long nanos(FileTime time) {
        return time.to(TimeUnit.NANOSECONDS);
    }
}
