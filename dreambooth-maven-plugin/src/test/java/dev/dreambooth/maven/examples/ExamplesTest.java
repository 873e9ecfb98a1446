package dev.dreambooth.maven.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.settings.Settings;
import dev.dreambooth.contract.settings.resolve.SettingLayer;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each example is a whole of its own that says how it is run, is run by a build of {@code it/invoker}, and has settings that
 * there are. What it does those builds show, and of its Jenkinsfile the tests of the Jenkins plugin.
 */
class ExamplesTest {
    private static final Path ROOT = Path.of("..");
    private static final Path EXAMPLES = ROOT.resolve("examples");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)");
    /** A setting in a comment, for a reader to take over: indented, with a value, and maybe a comment of its own. */
    private static final Pattern OFFERED = Pattern.compile("(?m)^#  +(\\w+): ([^#\\n]*[^#\\s])");

    private static final long LARGEST = 100_000;
    private static final long LARGEST_EXAMPLE = 250_000;

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> folders = Files.list(EXAMPLES)) {
            return folders.filter(Files::isDirectory).sorted().toList().stream();
        }
    }

    private static List<Path> files(Path example) throws IOException {
        try (Stream<Path> files = Files.walk(example)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !example.relativize(file).toString().matches(".*\\btarget\\b.*|repository\\b.*"))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void saysHowItIsRunAndLeadsNowhereElse(Path example) throws IOException {
        String page = Files.readString(example.resolve("README.md"));

        assertThat(page).startsWith("# ").contains("```sh\nmvn -B ").contains("minutes on two cores", "or your own**");
        assertThat(LINK.matcher(page).results().map(link -> link.group(1)))
                .isNotEmpty()
                .allSatisfy(link ->
                        assertThat(example.resolve(link).normalize()).exists().startsWith(example));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isRunByABuildFromOutside(Path example) throws IOException {
        String name = example.getFileName().toString();
        Path build = ROOT.resolve("it/invoker/src/it/example-" + name);

        assertThat(build.resolve("setup.groovy")).content().contains("example.groovy", "'" + name + "'");
        assertThat(build.resolve("verify.groovy")).content().contains("assert ");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isInTheListWithItsCommand(Path example) throws IOException {
        String name = example.getFileName().toString();
        String command = Files.readString(example.resolve("README.md"))
                .split("```sh\n", 2)[1]
                .split("\n", 2)[0];

        assertThat(EXAMPLES.resolve("README.md"))
                .content()
                .contains("[" + name + "](" + name + "/README.md)", "`" + command + "`");
    }

    @Test
    void allOfTheListAreThere() throws IOException {
        assertThat(LINK.matcher(Files.readString(EXAMPLES.resolve("README.md")))
                        .results()
                        .map(link -> link.group(1)))
                .allSatisfy(link -> assertThat(EXAMPLES.resolve(link)).exists());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isSmall(Path example) throws IOException {
        assertThat(files(example))
                .allSatisfy(file -> assertThat(file.toFile().length()).isLessThan(LARGEST));
        assertThat(files(example).stream()
                        .mapToLong(file -> file.toFile().length())
                        .sum())
                .isLessThan(LARGEST_EXAMPLE);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void hasSettingsThatThereAreInCommentsToo(Path example) throws IOException {
        List<Path> configurations = files(example).stream()
                .filter(file -> file.endsWith("dreambooth.yaml"))
                .toList();

        assertThat(configurations).isNotEmpty();
        for (Path file : configurations) {
            String text = Files.readString(file);
            assertThat(OFFERED.matcher(text).results())
                    .as("settings offered in %s", file)
                    .isNotEmpty();
            OFFERED.matcher(text).results().forEach(offer -> {
                assertThat(Settings.named(offer.group(1))).as(offer.group()).isPresent();
                check(file, Map.of(SettingLayer.PROPERTY_PREFIX + offer.group(1), offer.group(2)));
            });
        }
    }

    /** Reads the configuration as every stage does, with settings from the command line. */
    private static void check(Path file, Map<String, String> properties) {
        Path project = file.toAbsolutePath().normalize().getParent();
        SettingSources sources = new SettingSources(
                project,
                SettingLayer.defaults(Map.of("outputDirectory", "target/dreambooth"), project),
                SettingLayer.pom(Map.of(), project),
                SettingLayer.properties(properties, Set.of(), project),
                List.of());
        sources.check();
    }

    @Test
    void noneIsAModuleOfTheBuild() throws IOException {
        assertThat(ROOT.resolve("pom.xml")).content().doesNotContain("examples");
    }
}
