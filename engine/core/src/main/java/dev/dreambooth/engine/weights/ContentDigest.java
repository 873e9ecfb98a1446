package dev.dreambooth.engine.weights;

import dev.dreambooth.contract.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** The SHA-256 of a folder's contents: of names and bytes, not of times, owners, or where the folder lies. */
final class ContentDigest {
    private static final int BUFFER_BYTES = 1 << 20;

    private ContentDigest() {}

    /** Returns the hexadecimal SHA-256 over one line {@code <sha256>  <relative path>} per file, sorted by path. */
    static String of(Path root, Collection<Path> files) {
        Map<String, Path> sorted = new TreeMap<>();
        for (Path file : files) {
            sorted.put(root.relativize(file).toString().replace('\\', '/'), file);
        }
        MessageDigest whole = sha256();
        sorted.forEach(
                (name, file) -> whole.update((ofFile(file) + "  " + name + "\n").getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(whole.digest());
    }

    private static String ofFile(Path file) {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        } catch (IOException unreadable) {
            throw UserError.data(
                            file + " cannot be read: " + unreadable.getMessage() + ".",
                            "Check that this user may read it.")
                    .causedBy(unreadable);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
