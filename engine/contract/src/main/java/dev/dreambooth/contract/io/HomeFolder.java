package dev.dreambooth.contract.io;

import java.nio.file.Path;

/** The user's own folder, which {@code ~} at the beginning of a path stands for: no shell expands it in a setting. */
public final class HomeFolder {
    private static final String SHORT = "~";

    private HomeFolder() {}

    /** Returns a path that begins with {@code ~} in full, and any other as it is. */
    public static Path expanded(Path path) {
        if (path.isAbsolute()
                || path.getNameCount() == 0
                || !path.getName(0).toString().equals(SHORT)) {
            return path;
        }
        Path home = Path.of(System.getProperty("user.home"));
        return path.getNameCount() == 1 ? home : home.resolve(path.subpath(1, path.getNameCount()));
    }
}
