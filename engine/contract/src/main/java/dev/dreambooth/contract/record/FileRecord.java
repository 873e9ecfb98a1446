package dev.dreambooth.contract.record;

import dev.dreambooth.contract.io.FileHasher;
import dev.dreambooth.contract.io.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A file as a record knows it: by its content, wherever it lies.
 *
 * @param name the path relative to the record's folder (or a name the reader will recognise), with slashes
 * @param sha256 the hash of the content
 * @param bytes the length of the content
 */
public record FileRecord(String name, String sha256, long bytes) {
    private static final int LONGEST_NAME = 1024;
    /** Parts separated by slashes, none of them {@code .} or {@code ..}; no drive, no backslash, no control character. */
    private static final Pattern NAME =
            Pattern.compile("(?!\\.{1,2}(/|$))[^/\\\\:\\p{Cntrl}]+(/(?!\\.{1,2}(/|$))[^/\\\\:\\p{Cntrl}]+)*");

    /**
     * Returns the record of a file below a folder.
     *
     * @throws IOException if it cannot be read
     */
    public static FileRecord of(Path folder, Path file, FileHasher hasher) throws IOException {
        String name = folder.relativize(file).toString().replace('\\', '/');
        return new FileRecord(name, hasher.sha256(file), Files.size(file));
    }

    /**
     * Returns whether a folder still holds this file with this content.
     *
     * @throws IOException if the file exists and cannot be read
     */
    public boolean holds(Path folder, FileHasher hasher) throws IOException {
        if (!safe()) {
            return false;
        }
        Path file = folder.resolve(name);
        return Files.isRegularFile(file)
                && Files.size(file) == bytes
                && hasher.sha256(file).equals(sha256);
    }

    /**
     * Returns whether this names a file below the record's folder on every system, and a content that can be. Records
     * come from disks and networks; one that fails this is not to be followed.
     */
    public boolean safe() {
        return name != null
                && name.length() <= LONGEST_NAME
                && NAME.matcher(name).matches()
                && Sha256.isDigest(sha256)
                && bytes >= 0;
    }
}
