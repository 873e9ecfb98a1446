package dev.dreambooth.frontend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder that generated files are written to: sources below {@code java}, all else below {@code resources}.
 *
 * @param folder that folder
 */
public record SourceTree(Path folder) {
    /** Writes the source of a class. */
    public void source(String packageName, String className, String content) throws IOException {
        write(folder.resolve("java").resolve(packageName.replace('.', '/')).resolve(className + ".java"), content);
    }

    /** Writes a resource. */
    public void resource(String path, String content) throws IOException {
        write(folder.resolve("resources").resolve(path), content);
    }

    private static void write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
