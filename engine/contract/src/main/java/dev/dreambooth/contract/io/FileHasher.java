package dev.dreambooth.contract.io;

import java.io.IOException;
import java.nio.file.Path;

/** Finds the SHA-256 of a file: by reading it, or by remembering what an earlier reading found. */
@FunctionalInterface
public interface FileHasher {
    /** Reads every file to its end and trusts nothing else. */
    FileHasher READING = Sha256::of;

    /**
     * Returns the SHA-256 of a file's contents.
     *
     * @throws IOException if it cannot be read
     */
    String sha256(Path file) throws IOException;
}
