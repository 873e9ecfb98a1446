package dev.dreambooth.it.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mvnw} with the archive that Maven Central has of the version that it names, from the repository of this machine. */
class MavenWrapperTest {
    private static final Path ROOT = Path.of(System.getProperty("root"));
    private static final String PROPERTIES = ".mvn/wrapper/maven-wrapper.properties";
    private static final String VERSION = "Apache Maven " + System.getProperty("maven.last3");

    @TempDir
    Path folder;

    private Path home;

    @BeforeEach
    void aProjectWithTheWrapper() throws IOException {
        home = Files.createDirectories(folder.resolve("user's home"));
        Files.createDirectories(folder.resolve(PROPERTIES).getParent());
        Files.copy(ROOT.resolve("mvnw"), folder.resolve("mvnw"));
        Files.copy(ROOT.resolve(PROPERTIES), folder.resolve(PROPERTIES));
    }

    @Test
    void theVersionThatBuildsThisIsFetchedOnce() throws Exception {
        Run first = mvnw(folder, repository());
        assertThat(first.status()).as(first.output()).isZero();
        assertThat(first.output()).contains("mvnw: fetching ", VERSION);
        Run second = mvnw(folder, folder.resolve("no repository"));
        assertThat(second.status()).as(second.output()).isZero();
        assertThat(second.output()).contains(VERSION).doesNotContain("fetching");
    }

    @Test
    void anArchiveWithAnotherChecksumIsNotUsed() throws Exception {
        String properties = Files.readString(folder.resolve(PROPERTIES), StandardCharsets.UTF_8);
        String another = properties.replaceFirst("(?m)^(distributionSha256Sum=).*", "$10123");
        assertThat(another).isNotEqualTo(properties);
        Files.writeString(folder.resolve(PROPERTIES), another);
        Run run = mvnw(folder, repository());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output())
                .contains("but 0123 was expected: it is not used")
                .doesNotContain(VERSION);
        assertThat(kept()).isEmpty();
    }

    @Test
    void whatIsNotThereIsSaid() throws Exception {
        Run run = mvnw(folder, folder.resolve("no repository"));
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output()).contains("mvnw: could not fetch file:");
        assertThat(kept()).isEmpty();
    }

    @Test
    void twoAtOnceDoNotDisturbEachOther() throws Exception {
        Path other = Files.createDirectories(folder.resolve("other"));
        CompletableFuture<Run> beside = CompletableFuture.supplyAsync(() -> {
            try {
                return mvnw(other, repository());
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Run run = mvnw(folder, repository());
        assertThat(run.output()).contains(VERSION);
        assertThat(beside.get().output()).contains(VERSION);
        assertThat(kept()).hasSize(1);
    }

    /** Asks the wrapper for the version of its Maven, from any folder. */
    private Run mvnw(Path from, Path repository) throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>();
        environment.put("MAVEN_USER_HOME", home.toString());
        environment.put("MVNW_REPOURL", repository.toUri().toString());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("MAVEN_OPTS", "");
        environment.put("MAVEN_ARGS", "");
        return Run.of(from, environment, List.of("sh", folder.resolve("mvnw").toString(), "--version"));
    }

    private static Path repository() {
        return Path.of(System.getProperty("machine"));
    }

    /** The folders below those of all versions: whole Mavens, and what calls have left that were not done. */
    private List<Path> kept() throws IOException {
        Path versions = home.resolve("wrapper/dists/apache-maven-" + System.getProperty("maven.last3"));
        try (Stream<Path> folders = Files.list(versions)) {
            return folders.toList();
        }
    }
}
