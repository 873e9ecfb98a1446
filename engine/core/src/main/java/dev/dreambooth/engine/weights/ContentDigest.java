package dev.dreambooth.engine.weights;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The SHA-256 of a folder's contents: of names and bytes, not of times, owners, or where the folder lies. */
final class ContentDigest {
    private ContentDigest() {}

    /** Returns the hexadecimal SHA-256 over one line {@code <sha256>  <relative path>} per file, sorted by path. */
    static String of(Path root, Collection<Path> files) {
        Map<String, Path> sorted = new TreeMap<>();
        for (Path file : files) {
            sorted.put(root.relativize(file).toString().replace('\\', '/'), file);
        }
        StringBuilder lines = new StringBuilder();
        sorted.forEach((name, file) ->
                lines.append(ofFile(file)).append("  ").append(name).append('\n'));
        return Sha256.of(lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String ofFile(Path file) {
        try {
            return Sha256.of(file);
        } catch (IOException unreadable) {
            throw UserError.data(
                            file + " cannot be read: " + unreadable.getMessage() + ".",
                            "Check that this user may read it.")
                    .causedBy(unreadable);
        }
    }
}
