package dev.dreambooth.contract.io;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.CacheSettings;
import dev.dreambooth.contract.settings.CommonSettings;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a user's own for what can always be made again: unpacked models and native libraries, digests, locks of
 * devices, and results kept to be used again. It is the one that the setting {@code cacheDirectory} names, or else
 * {@code $XDG_CACHE_HOME/dreambooth}, or else {@code ~/.cache/dreambooth}.
 */
public final class UserCache {
    /**
     * The system property by which a process is told the folder: a worker by who starts it, a build by
     * {@code MAVEN_OPTS}. The setting is stronger, and the variable weaker.
     */
    public static final String PROPERTY = "dev.dreambooth.cache";

    private static final String VARIABLE = "XDG_CACHE_HOME";
    private static final String REMEDY = "Set " + CacheSettings.CACHE_DIRECTORY.name() + ", or the variable " + VARIABLE
            + ", to a folder that can be written to.";
    private static final String NAME = "dreambooth";

    private UserCache() {}

    /** Returns the folder where no setting names one; it need not exist. */
    public static Path folder() {
        return folder(System.getProperty(PROPERTY), System.getenv(), System.getProperty("user.home"));
    }

    /**
     * Returns the folder, which need not exist.
     *
     * @param setting the value of {@link CacheSettings#CACHE_DIRECTORY}, if it has one
     */
    public static Path folder(Optional<Path> setting) {
        return setting.orElseGet(UserCache::folder);
    }

    /** Relative paths in the variable are to be passed over, as the XDG Base Directory Specification has it. */
    static Path folder(@Nullable String property, Map<String, String> environment, @Nullable String home) {
        if (property != null) {
            return path(property, "the system property " + PROPERTY);
        }
        Optional<Path> cache = absolute(environment.get(VARIABLE), VARIABLE).map(folder -> folder.resolve(NAME));
        return cache.or(() -> absolute(home, "the user's home")
                        .or(() -> absolute(environment.get("HOME"), "HOME"))
                        .map(folder -> folder.resolve(".cache").resolve(NAME)))
                .orElseThrow(() -> UserError.configuration(
                        "This user has no home, where the cache would lie (it is '" + home + "').", REMEDY));
    }

    /** A user that the system does not know, as in many a container, has the home "?". */
    private static Optional<Path> absolute(@Nullable String text, String place) {
        return text == null || text.isEmpty()
                ? Optional.empty()
                : Optional.of(path(text, place)).filter(Path::isAbsolute);
    }

    private static Path path(String text, String place) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw UserError.configuration(
                            "The cache would lie in '" + text + "', as " + place + " says, which is no path here: "
                                    + e.getReason() + ".",
                            REMEDY)
                    .causedBy(e);
        }
    }

    /**
     * Does something that writes below a folder of this kind.
     *
     * @throws UserError if that cannot be written to, saying how to choose another folder
     */
    public static <T> T in(Path folder, Function<Path, T> action) {
        try {
            return action.apply(folder);
        } catch (UserError e) {
            boolean unwritable = e.setting()
                    .filter(CommonSettings.OUTPUT_DIRECTORY.name()::equals)
                    .isPresent();
            throw unwritable ? unwritable(e) : e; // results lie elsewhere, so it spoke of this folder
        }
    }

    /** Returns the error that says why a file in the folder cannot be written and how to choose another folder. */
    public static UserError unwritable(Path file, IOException cause) {
        return unwritable(AtomicFiles.unwritable(file, cause));
    }

    private static UserError unwritable(UserError cause) {
        return new UserError(cause.exitCode(), cause.what(), REMEDY)
                .about(CacheSettings.CACHE_DIRECTORY)
                .causedBy(cause);
    }
}
