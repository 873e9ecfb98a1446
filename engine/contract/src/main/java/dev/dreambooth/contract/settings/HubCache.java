package dev.dreambooth.contract.settings;

import dev.dreambooth.contract.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder that the Python libraries of Hugging Face download models to: {@code models--owner--name/snapshots/commit}, whose
 * files are links into {@code blobs}. What lies there is opened; nothing is downloaded.
 *
 * @param roots where models may lie, the first first
 */
record HubCache(List<Path> roots) {
    private static final String PREFIX = "models--";
    private static final String SNAPSHOTS = "snapshots";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final int MAX_REF_BYTES = 200;

    /**
     * Returns the cache of this user, as those libraries find it.
     *
     * @param environment the variables of the environment
     * @param home the user's folder, if there is one
     */
    static HubCache of(Map<String, String> environment, Optional<Path> home) {
        Stream<Path> caches = Stream.of(
                        path(environment, "HF_HUB_CACHE"),
                        path(environment, "HUGGINGFACE_HUB_CACHE"),
                        path(environment, "HF_HOME").map(set -> set.resolve("hub")),
                        path(environment, "XDG_CACHE_HOME").map(set -> set.resolve("huggingface/hub")),
                        home.map(folder -> folder.resolve(".cache/huggingface/hub")))
                .flatMap(Optional::stream);
        return new HubCache(caches.toList());
    }

    private static Optional<Path> path(Map<String, String> environment, String variable) {
        String value = environment.getOrDefault(variable, "");
        try {
            return value.isEmpty() ? Optional.empty() : Optional.of(Path.of(value));
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }

    /**
     * Returns where a model lies that is called by its name on the hub, {@code owner/name}, if it was downloaded.
     *
     * @throws UserError if there are several states of it and none is the current one
     */
    Optional<Path> find(String id) {
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        String folder = PREFIX + id.replace("/", "--");
        return roots.stream()
                .map(root -> root.resolve(folder))
                .filter(Files::isDirectory)
                .findFirst()
                .map(HubCache::snapshot);
    }

    /**
     * Returns the state of a model that a folder of such a cache stands for, and any other path as it is.
     *
     * @throws UserError if there are several states and none is the current one, or there is none at all
     */
    static Path snapshot(Path path) {
        Path parent = path.getParent();
        boolean ofAll = path.endsWith(SNAPSHOTS) && parent != null && isOfCache(parent);
        Path model = ofAll && parent != null ? parent : path;
        return isOfCache(model) ? current(model) : path;
    }

    private static boolean isOfCache(Path model) {
        return model.getFileName() != null
                && model.getFileName().toString().startsWith(PREFIX)
                && Files.isDirectory(model.resolve(SNAPSHOTS));
    }

    /** The state that refs/main names, or the only one. */
    private static Path current(Path model) {
        List<Path> all;
        try (Stream<Path> entries = Files.list(model.resolve(SNAPSHOTS))) {
            all = entries.filter(Files::isDirectory).sorted().toList();
            Path main = model.resolve("refs").resolve("main");
            if (Files.isRegularFile(main) && Files.size(main) <= MAX_REF_BYTES) {
                String commit =
                        Files.readString(main, StandardCharsets.ISO_8859_1).strip();
                Optional<Path> named = all.stream()
                        .filter(one -> one.getFileName().toString().equals(commit))
                        .findFirst();
                if (named.isPresent()) {
                    return named.get();
                }
            }
        } catch (IOException e) {
            throw refused(model, "cannot be read: " + e.getMessage() + ".", "Check that this user may read it.");
        }
        if (all.size() == 1) {
            return all.get(0);
        }
        throw all.isEmpty()
                ? refused(model, "holds no snapshot.", "Download the model again.")
                : refused(
                        model,
                        "holds " + all.size() + " snapshots, and refs/main names none of them.",
                        "Name one: " + all.stream().map(Path::toString).collect(Collectors.joining(", ")) + ".");
    }

    private static UserError refused(Path model, String what, String remedy) {
        return UserError.data("The folder " + model + " of a hub's cache " + what, remedy)
                .about(CommonSettings.MODEL);
    }
}
