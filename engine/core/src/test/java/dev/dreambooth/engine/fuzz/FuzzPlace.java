package dev.dreambooth.engine.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Folders within folders, so that a name that leads out of one of them leads into the next, where it is seen: of all that
 * lies there only the innermost folder {@code out} may change.
 */
final class FuzzPlace {
    private final Path root;
    private final Path folder;
    private final Path output;
    private Map<String, String> before = Map.of();

    FuzzPlace(Path root) throws IOException {
        this.root = root;
        Path inner = root.resolve("a/b/c");
        folder = Files.createDirectories(inner.resolve("in"));
        output = Files.createDirectories(inner.resolve("out"));
        Files.writeString(root.resolve("a/beside.txt"), "untouched");
        Files.writeString(inner.resolve("beside.txt"), "untouched");
    }

    Path folder() {
        return folder;
    }

    Path output() {
        return output;
    }

    /** Empties both folders, and fills the first. */
    void fill(FuzzInput input) throws IOException {
        delete(folder);
        delete(output);
        Files.createDirectories(folder);
        Files.createDirectories(output);
        input.write(folder);
    }

    /** Takes down what lies here before a reading. */
    void note() throws IOException {
        before = state();
    }

    /** Returns what a reading has touched that it must not, if anything; empties the folder for results. */
    Optional<String> touched() throws IOException {
        try (Stream<Path> written = Files.list(output)) {
            if (written.findAny().isPresent()) {
                delete(output);
                Files.createDirectories(output);
            }
        }
        Map<String, String> after = state();
        if (after.equals(before)) {
            return Optional.empty();
        }
        after.entrySet().removeAll(before.entrySet());
        return Optional.of(after.isEmpty() ? "a file is gone" : after.keySet().toString());
    }

    private Map<String, String> state() throws IOException {
        Map<String, String> state = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.filter(path -> !path.startsWith(output)).toList()) {
                String facts = Files.isDirectory(path)
                        ? "folder"
                        : Files.size(path) + " bytes of " + Files.getLastModifiedTime(path);
                state.put(root.relativize(path).toString(), facts);
            }
        }
        return state;
    }

    private static void delete(Path top) throws IOException {
        try (Stream<Path> all = Files.walk(top)) {
            for (Path path : all.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(path);
            }
        }
    }
}
