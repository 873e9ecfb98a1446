package dev.dreambooth.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each library of others in the distribution is named with its licence, and none that is not in it. */
class ThirdPartyTest {
    private static final Path PAGE = Path.of("..", "distribution", "src", "main", "notices", "THIRD-PARTY.md");
    private static final Pattern NAME = Pattern.compile("`([a-z0-9_-]+)`");
    private static final Pattern JAR = Pattern.compile("(.+?)-\\d.*\\.jar");

    /** What is of this project, and what only the build and its tests run on. */
    private static final Pattern NOT_SHIPPED = Pattern.compile(
            "dreambooth-.*|junit-.*|assertj-.*|archunit.*|byte-buddy.*|opentest4j|apiguardian-api|jspecify|surefire-.*|.*jacoco.*");

    @Test
    void whatIsShippedIsNamedAndNothingElse() throws IOException {
        Set<String> named = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|", -1)[1])
                .flatMap(cell -> NAME.matcher(cell).results())
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> shipped = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .flatMap(entry ->
                        JAR.matcher(Path.of(entry).getFileName().toString()).results())
                .map(jar -> jar.group(1))
                .filter(name -> !NOT_SHIPPED.matcher(name).matches())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).isEqualTo(shipped);
    }
}
