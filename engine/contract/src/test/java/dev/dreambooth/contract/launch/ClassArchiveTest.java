package dev.dreambooth.contract.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.resolve.SettingLayer;
import dev.dreambooth.contract.settings.resolve.SettingsResolver;
import dev.dreambooth.contract.spec.RunSpec;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers that find the classes of an earlier one ready. */
@Timeout(120)
class ClassArchiveTest {
    @TempDir
    private Path folder;

    private final List<Path> jars = new ArrayList<>();

    /** Classes in folders, as tests have them, cannot be archived. */
    @BeforeEach
    void packClasses() {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path place = Path.of(entry);
            if (!entry.isEmpty() && Files.exists(place)) {
                jars.add(Files.isDirectory(place) ? packed(place) : place);
            }
        }
    }

    private Path packed(Path classes) {
        Path jar = folder.resolve(jars.size() + ".jar");
        ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
        assertThat(tool.run(System.out, System.err, "-cM0f", jar.toString(), "-C", classes.toString(), "."))
                .isZero();
        return jar;
    }

    private void work(String behaviour) {
        work(behaviour, ExitCode.OK);
    }

    private void work(String behaviour, ExitCode end) {
        List<String> options = List.of(
                "-Dbehaviour=" + behaviour,
                "-Xmx64m",
                "-Xlog:class+load:file=\"" + folder.resolve("classes.log") + "\"");
        WorkerCommand command = new WorkerCommand(jars, FakeWorker.class.getName(), options, Map.of());
        assertThat(new WorkerLauncher(command, event -> {}).run(spec()).exitCode())
                .isEqualTo(end);
    }

    private RunSpec spec() {
        Map<String, Object> pom =
                Map.of("prompts", List.of("a dog"), "outputDirectory", "out", "cacheDirectory", cache().toString());
        return RunSpec.of(
                Stage.GENERATE,
                SettingsResolver.resolve(Stage.GENERATE, folder, List.of(SettingLayer.pom(pom, folder))),
                folder);
    }

    private Path cache() {
        return folder.resolve("cache of mine");
    }

    private List<Path> archives() throws IOException {
        Path classes = cache().resolve("classes");
        if (!Files.exists(classes)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(classes)) {
            return files.toList();
        }
    }

    /** Returns how many of the product's classes the last worker took from an archive. */
    private long shared() throws IOException {
        try (Stream<String> lines = Files.lines(folder.resolve("classes.log"))) {
            return lines.filter(line -> line.contains("dev.dreambooth.") && line.contains("shared objects file"))
                    .count();
        }
    }

    @Test
    void theSecondWorkerTakesItsClassesFromTheFirst() throws IOException {
        work("succeed");
        assertThat(shared()).isZero();
        assertThat(archives()).hasSize(1);

        work("succeed");
        assertThat(shared()).isGreaterThan(20);
        assertThat(archives()).hasSize(1);
        assertThat(folder.resolve("out/.work/generate/classes.jsa")).doesNotExist();
    }

    @Test
    void oneWithNothingToDoLeavesItsClassesToo() throws IOException {
        work("find-nothing-to-do");
        work("find-nothing-to-do");
        assertThat(shared()).isGreaterThan(20);
    }

    @Test
    void oneThatFailsLeavesNone() throws IOException {
        work("refuse", ExitCode.DATA);
        assertThat(archives()).isEmpty();
        assertThat(folder.resolve("out/.work/generate/classes.jsa")).doesNotExist();
    }

    @Test
    void otherJarsHaveAnotherArchive() throws IOException {
        work("succeed");
        jars.set(0, Files.copy(jars.get(0), folder.resolve("another.jar")));
        work("succeed");
        assertThat(shared()).isZero();
        assertThat(archives()).hasSize(2);
    }

    @Test
    void whatIsNoArchiveIsPassedOver() throws IOException {
        work("succeed");
        Files.writeString(archives().get(0), "no archive");
        work("succeed");
        assertThat(shared()).isZero();
    }

    @Test
    void onlyTheNewestAreKept() throws IOException {
        Path old = Files.createDirectories(cache().resolve("classes"));
        for (int number = 0; number < 14; number++) {
            Path file = Files.writeString(old.resolve("old" + number + ".jsa"), "old");
            Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000L * number));
        }
        work("succeed");
        assertThat(archives())
                .hasSize(12)
                .doesNotContain(old.resolve("old2.jsa"))
                .contains(old.resolve("old3.jsa"));
    }
}
