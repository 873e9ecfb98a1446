package dev.dreambooth.contract.record;

import dev.dreambooth.contract.io.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file as a record knows it: by its content, wherever it lies.
 *
 * @param name the path relative to the record's folder (or a name the reader will recognise), with slashes
 * @param sha256 the hash of the content
 * @param bytes the length of the content
 */
public record FileRecord(String name, String sha256, long bytes) {
    /**
     * Returns the record of a file below a folder.
     *
     * @throws IOException if it cannot be read
     */
    public static FileRecord of(Path folder, Path file) throws IOException {
        String name = folder.relativize(file).toString().replace('\\', '/');
        return new FileRecord(name, Sha256.of(file), Files.size(file));
    }

    /**
     * Returns whether a folder still holds this file with this content.
     *
     * @throws IOException if the file exists and cannot be read
     */
    public boolean holds(Path folder) throws IOException {
        Path file = folder.resolve(name).normalize();
        return file.startsWith(folder.normalize())
                && Files.isRegularFile(file)
                && Files.size(file) == bytes
                && Sha256.of(file).equals(sha256);
    }
}
