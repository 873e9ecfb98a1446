package dev.dreambooth.engine.data.reading;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The first bytes of a file, which tell what it holds. */
public final class FileBeginning {
    private static final int LENGTH = 512;

    private FileBeginning() {}

    /** Returns the first bytes of a regular file; none if it cannot be read, which those say who need all of it. */
    public static byte[] of(Path file) {
        try (InputStream input = Files.newInputStream(file)) {
            return input.readNBytes(LENGTH);
        } catch (IOException unreadable) {
            return new byte[0];
        }
    }
}
