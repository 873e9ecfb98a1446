package dev.dreambooth.engine.fuzz;

import dev.dreambooth.engine.fuzz.mutation.Mutator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A file or folder that is whole, and what of it is changed.
 *
 * @param files the content of each file by its path
 * @param changes the files that are changed, one at a time, and how; one that is named twice is changed twice as often
 */
record FuzzInput(Map<String, byte[]> files, List<Change> changes) {
    /** How a file is changed. */
    record Change(String file, Mutator mutator) {}

    /** One file. */
    static FuzzInput of(String name, byte[] content, Mutator mutator) {
        return new FuzzInput(Map.of(name, content), List.of(new Change(name, mutator)));
    }

    /** All files in and below a folder, but for those whose names begin as one that is left out. */
    static Map<String, byte[]> folder(Path folder, String... leftOut) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                if (Stream.of(leftOut).noneMatch(name::startsWith)) {
                    files.put(name, Files.readAllBytes(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /** Writes all of it into a folder. */
    void write(Path folder) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
    }
}
