package dev.dreambooth.it.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A build of three steps under each version of Maven that is supported, and under the newest with each Java of the machine.
 * The builds resolve what the other builds from outside do: they are offline, with folders for repositories.
 */
class MavenAndJavaTest {
    private static final String MAVENS = "apache-maven-";

    @TempDir
    Path folder;

    /** Each Maven with the Java that runs this, and the last 3.x with all others. */
    static List<Arguments> pairs() throws IOException {
        Map<Integer, Path> javas = JavaHomes.byVersion();
        Path running = javas.get(Runtime.version().feature());
        List<Arguments> pairs = new ArrayList<>();
        Map<String, Path> mavens = mavens();
        mavens.forEach((version, home) ->
                pairs.add(Arguments.of(version, home, Runtime.version().feature(), running)));
        String newest = mavens.keySet().stream()
                .filter(version -> version.startsWith("3."))
                .max(Comparator.naturalOrder())
                .orElseThrow();
        javas.forEach((version, home) -> {
            if (!home.equals(running)) {
                pairs.add(Arguments.of(newest, mavens.get(newest), version, home));
            }
        });
        return pairs;
    }

    private static Map<String, Path> mavens() throws IOException {
        Map<String, Path> mavens = new TreeMap<>();
        try (Stream<Path> homes = Files.list(Path.of(System.getProperty("lines"), "maven"))) {
            homes.forEach(home -> mavens.put(home.getFileName().toString().substring(MAVENS.length()), home));
        }
        return mavens;
    }

    @Test
    void theOldestTheLastOfThreeAndTheNewestAreTried() throws IOException {
        assertThat(mavens().keySet())
                .hasSize(3)
                .contains("3.6.3", System.getProperty("maven.newest"))
                .anyMatch(version -> version.startsWith("3.9."));
    }

    @ParameterizedTest(name = "Maven {0}, Java {2}")
    @MethodSource("pairs")
    void trainsThreeSteps(String mavenVersion, Path maven, int javaVersion, Path java) throws Exception {
        Files.copy(
                Objects.requireNonNull(getClass().getResourceAsStream("/project/pom.xml")), folder.resolve("pom.xml"));
        Files.writeString(folder.resolve("settings.xml"), settings());
        Path launcher = maven.resolve("bin/mvn");
        launcher.toFile().setExecutable(true);
        Path builds = Path.of(System.getProperty("builds"));
        Run run = Run.of(
                folder,
                Map.of("JAVA_HOME", java.toString(), "MAVEN_OPTS", "", "MAVEN_ARGS", ""),
                List.of(
                        launcher.toString(),
                        "-B",
                        "-V",
                        "-o",
                        "-s",
                        "settings.xml",
                        "-Dmaven.repo.local=" + builds.resolve("local-repo"),
                        "-Daether.offline.protocols=file",
                        "-Ddev.dreambooth.cache=" + folder.resolve("cache"),
                        "-Dlines.version=" + System.getProperty("version"),
                        "-Dlines.model=" + System.getProperty("model"),
                        "-Dlines.images=" + System.getProperty("images"),
                        "package"));
        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output())
                .contains(
                        "Apache Maven " + mavenVersion,
                        "Java version: " + javaVersion,
                        "trained 3 steps",
                        "BUILD SUCCESS");
    }

    /** The repository of this machine as a folder, as the other builds have it. */
    private static String settings() {
        String repository = """
                <id>machine</id>
                <url>%s</url>
                <releases><enabled>true</enabled><checksumPolicy>ignore</checksumPolicy></releases>
                <snapshots><enabled>false</enabled></snapshots>
                """.formatted(Path.of(System.getProperty("machine")).toUri());
        return """
                <settings>
                  <profiles>
                    <profile>
                      <id>machine</id>
                      <repositories><repository>%1$s</repository></repositories>
                      <pluginRepositories><pluginRepository>%1$s</pluginRepository></pluginRepositories>
                    </profile>
                  </profiles>
                  <activeProfiles><activeProfile>machine</activeProfile></activeProfiles>
                </settings>
                """.formatted(repository);
    }
}
