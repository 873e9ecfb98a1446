package dev.dreambooth.jenkins.untrusted;

import java.util.Optional;
import java.util.regex.Pattern;

/** Names of files from an agent: letters, digits and {@code . _ -}, folders divided by slashes, never upwards. */
public final class RelativePath {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_+-][A-Za-z0-9._+-]{0,149}");
    private static final int MAX_CHARS = 400;
    private static final int MAX_FOLDERS = 12;

    private RelativePath() {}

    /** Returns the name if it is one that stays below its folder and means the same in a URL and on every disk. */
    public static Optional<String> of(String path) {
        if (path.length() > MAX_CHARS) {
            return Optional.empty();
        }
        String[] parts = path.split("/", MAX_FOLDERS + 1);
        if (parts.length > MAX_FOLDERS) {
            return Optional.empty();
        }
        for (String part : parts) {
            if (!NAME.matcher(part).matches()) {
                return Optional.empty();
            }
        }
        return Optional.of(path);
    }

    /**
     * Returns a folder of the workspace: like a name, but its parts may start with a dot, and {@code .} is the
     * workspace itself.
     */
    public static Optional<String> folder(String path) {
        if (path.equals(".")) {
            return Optional.of(path);
        }
        boolean safe = path.length() <= MAX_CHARS
                && !path.startsWith("/")
                && !path.contains("\\")
                && !path.contains(":")
                && path.chars().noneMatch(Character::isISOControl);
        for (String part : path.split("/", -1)) {
            safe &= !part.isEmpty() && !part.equals(".") && !part.equals("..");
        }
        return safe ? Optional.of(path) : Optional.empty();
    }
}
