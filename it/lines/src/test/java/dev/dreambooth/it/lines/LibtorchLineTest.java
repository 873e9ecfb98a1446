package dev.dreambooth.it.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine on the line of DJL and libtorch that {@code accelerator=cu124} takes, with its libraries for the CPU. */
class LibtorchLineTest {
    @TempDir
    Path folder;

    @Test
    void trainsThreeSteps() throws Exception {
        Path lines = Path.of(System.getProperty("lines"));
        String classPath = Stream.concat(jars(lines.resolve("engine")), jars(lines.resolve("cu124")))
                .collect(Collectors.joining(File.pathSeparator));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Run run = Run.of(
                folder,
                Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString()),
                List.of(
                        java.toString(),
                        "-cp",
                        classPath,
                        "dev.dreambooth.engine.cli.Main",
                        "train",
                        "-Dmodel=" + System.getProperty("model"),
                        "-DinstanceImages=" + System.getProperty("images"),
                        "-DsubjectClass=dog",
                        "-DwithPriorPreservation=false",
                        "-Dresolution=32",
                        "-DmaxTrainSteps=3",
                        "-DoutputDirectory=out"));
        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output()).contains("trained 3 steps");
        assertThat(Run.record(folder.resolve("out"))).contains("\"" + System.getProperty("libtorch"));
    }

    private static Stream<String> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::toString).filter(name -> name.endsWith(".jar")).sorted().toList().stream();
        }
    }
}
