package dev.dreambooth.contract.io;

import java.nio.file.Path;

/** The folder of a user's own for what can always be made again: {@code ~/.cache/dreambooth}. */
public final class UserCache {
    /**
     * The system property that names another folder, for machines whose home is small, shared, or read-only. It is no
     * setting, whose properties begin with {@code dreambooth.}, since results do not hang on it.
     */
    public static final String PROPERTY = "dev.dreambooth.cache";

    private UserCache() {}

    /** Returns the folder, which need not exist. */
    public static Path folder() {
        String set = System.getProperty(PROPERTY);
        return set != null ? Path.of(set) : Path.of(System.getProperty("user.home"), ".cache", "dreambooth");
    }
}
