package dev.dreambooth.maven.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Documents and examples name the version that is built. After {@code versions:set}, write it into them with {@code mvn -pl
 * dreambooth-maven-plugin -am test -Dtest=NamedVersionTest -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.update}.
 */
class NamedVersionTest {
    private static final Path ROOT = Path.of("..");
    /** An artifact of ours with its version, as POMs and command lines have it. */
    private static final Pattern NAMED = Pattern.compile(
            "(<artifactId>dreambooth-(?:maven-plugin|bom|contract|engine)</artifactId>\\s*<version>|dev\\.dreambooth:dreambooth-[a-z-]+:)(?!1\\.0\\.0-proof)([\\w.-]*\\w)");

    private static final Pattern OWN =
            Pattern.compile("<artifactId>dreambooth-parent</artifactId>\\s*<version>([^<]+)<");

    static Stream<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"));
                Stream<Path> examples = Files.walk(ROOT.resolve("examples"))) {
            Stream<Path> others = Stream.of("README.md", "it/README.md", "it/quickstart/pom.xml")
                    .map(ROOT::resolve);
            List<Path> all = Stream.of(others, docs, examples)
                    .flatMap(paths -> paths)
                    .filter(path -> path.toString().endsWith(".md") || path.endsWith("pom.xml"))
                    .filter(path -> !path.toString().contains("target"))
                    .sorted()
                    .toList();
            return all.stream();
        }
    }

    private static String version() throws IOException {
        Matcher own = OWN.matcher(Files.readString(ROOT.resolve("pom.xml")));
        assertThat(own.find()).isTrue();
        return own.group(1);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void isTheOneThatIsBuilt(Path document) throws IOException {
        String published = Files.readString(document);
        String expected = NAMED.matcher(published).replaceAll("$1" + Matcher.quoteReplacement(version()));
        if (Boolean.parseBoolean(System.getProperty("docs.update")) && !expected.equals(published)) {
            Files.writeString(document, expected);
        }

        assertThat(document).hasContent(expected);
    }

    @Test
    void manyNameIt() throws IOException {
        int naming = 0;
        for (Path document : documents().toList()) {
            naming += NAMED.matcher(Files.readString(document)).find() ? 1 : 0;
        }
        assertThat(naming).isGreaterThan(8);
    }
}
