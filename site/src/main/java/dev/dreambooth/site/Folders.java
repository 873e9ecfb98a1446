package dev.dreambooth.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders for results. */
final class Folders {
    private Folders() {}

    /** Makes an empty folder, in place of what was there. */
    static void makeAnew(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                List<Path> innermostFirst =
                        files.sorted(Comparator.reverseOrder()).toList();
                for (Path file : innermostFirst) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(folder);
    }
}
