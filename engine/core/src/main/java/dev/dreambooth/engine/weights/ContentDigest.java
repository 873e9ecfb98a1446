package dev.dreambooth.engine.weights;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.FileHasher;
import dev.dreambooth.contract.io.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/** The SHA-256 of a folder's contents: of names and bytes, not of times, owners, or where the folder lies. */
final class ContentDigest {
    private ContentDigest() {}

    /** Returns the hexadecimal SHA-256 of each file by its path relative to a folder, with slashes. */
    static SortedMap<String, String> ofFiles(Path root, Collection<Path> files, FileHasher hasher) {
        SortedMap<String, String> digests = new TreeMap<>();
        for (Path file : files) {
            digests.put(root.relativize(file).toString().replace('\\', '/'), ofFile(file, hasher));
        }
        return digests;
    }

    /** Returns the hexadecimal SHA-256 over one line {@code <sha256>  <relative path>} per file, sorted by path. */
    static String of(SortedMap<String, String> digests) {
        StringBuilder lines = new StringBuilder();
        digests.forEach(
                (name, digest) -> lines.append(digest).append("  ").append(name).append('\n'));
        return Sha256.of(lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String ofFile(Path file, FileHasher hasher) {
        try {
            return hasher.sha256(file);
        } catch (IOException unreadable) {
            throw UserError.data(
                            file + " cannot be read: " + unreadable.getMessage() + ".",
                            "Check that this user may read it.")
                    .causedBy(unreadable);
        }
    }
}
