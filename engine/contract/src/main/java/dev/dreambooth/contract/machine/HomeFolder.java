package dev.dreambooth.contract.machine;

import dev.dreambooth.contract.UserError;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The user's own folder, which {@code ~} at the beginning of a path stands for: no shell expands it in a setting. */
public final class HomeFolder {
    private static final String SHORT = "~";
    private static final String PROPERTY = "user.home";

    private HomeFolder() {}

    /**
     * Returns a path that begins with {@code ~} in full, and any other as it is.
     *
     * @throws UserError if it begins so and this user has no home
     */
    public static Path expanded(Path path) {
        return expanded(path, System.getProperty(PROPERTY), System.getenv());
    }

    static Path expanded(Path path, @Nullable String property, Map<String, String> environment) {
        if (path.isAbsolute()
                || path.getNameCount() == 0
                || !path.getName(0).toString().equals(SHORT)) {
            return path;
        }
        Path home = find(property, environment)
                .orElseThrow(() -> UserError.configuration(
                        "This user has no home, which ~ in " + path + " stands for (it is '" + property + "').",
                        "Write the path in full."));
        return path.getNameCount() == 1 ? home : home.resolve(path.subpath(1, path.getNameCount()));
    }

    /** Returns the user's folder, if this user has one. */
    public static Optional<Path> find() {
        return find(System.getProperty(PROPERTY), System.getenv());
    }

    /** A user that the system does not know, as in many a container, has the home "?"; the environment may know better. */
    static Optional<Path> find(@Nullable String property, Map<String, String> environment) {
        return Stream.of(Optional.ofNullable(property), Optional.ofNullable(environment.get("HOME")))
                .flatMap(Optional::stream)
                .flatMap(text -> absolute(text).stream())
                .findFirst();
    }

    private static Optional<Path> absolute(String text) {
        try {
            return Optional.of(Path.of(text)).filter(Path::isAbsolute);
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }
}
