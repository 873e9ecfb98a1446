package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class path of workers that tests start: the engine in a jar rather than a folder, for only from jars can a worker take
 * over the classes of the one before, which spares it a second; and the jars that it needs.
 */
final class WorkerClassPath {
    private static final Path CLASSES = Path.of("target", "classes").toAbsolutePath();
    private static final List<Path> ENTRIES = entries();

    private WorkerClassPath() {}

    /** Returns its entries. */
    static List<Path> get() {
        return ENTRIES;
    }

    /** Returns it as a command line has it. */
    static String text() {
        return ENTRIES.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static List<Path> entries() {
        List<Path> entries = new ArrayList<>(List.of(packed()));
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.endsWith(".jar"))
                .map(Path::of)
                .forEach(entries::add);
        return List.copyOf(entries);
    }

    /** Without a manifest: the engine takes itself for one that is being worked on, as it does in a folder. */
    private static Path packed() {
        try {
            Path jar = Files.createTempFile("engine", ".jar");
            jar.toFile().deleteOnExit();
            ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
            int status = tool.run(System.out, System.err, "-cM0f", jar.toString(), "-C", CLASSES.toString(), ".");
            assertThat(status).isZero();
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
