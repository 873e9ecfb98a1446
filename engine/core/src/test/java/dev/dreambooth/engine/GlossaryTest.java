package dev.dreambooth.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The glossary names classes that are there, each word once, and two pages lead to it. */
class GlossaryTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (.+?) \\| (.+) \\| ((?:`\\w+`(?:, )?)+) \\|$");
    private static final Pattern CLASS = Pattern.compile("`(\\w+)`");

    private static String glossary() throws IOException {
        return Files.readString(ROOT.resolve("docs/glossary.md"));
    }

    @Test
    void everyWordHasAClassThatEmbodiesIt() throws IOException {
        List<String> classes = ROW.matcher(glossary())
                .results()
                .flatMap(row -> CLASS.matcher(row.group(3)).results())
                .map(name -> name.group(1))
                .toList();
        assertThat(classes).hasSizeGreaterThan(50);
        assertThat(sourceNames()).containsAll(classes);
    }

    @Test
    void everyLineOfItsTablesIsAWord() throws IOException {
        List<String> rows =
                glossary().lines().filter(line -> line.startsWith("| ")).toList();
        long heads = rows.stream()
                .filter(line -> line.startsWith("| word") || line.startsWith("| ---"))
                .count();
        assertThat(ROW.matcher(glossary()).results().map(row -> row.group(1)))
                .hasSize(rows.size() - (int) heads)
                .doesNotHaveDuplicates();
    }

    @Test
    void itIsFound() throws IOException {
        assertThat(Files.readString(ROOT.resolve("README.md"))).contains("(docs/glossary.md)");
        assertThat(Files.readString(ROOT.resolve("CONTRIBUTING.md"))).contains("(docs/glossary.md)");
    }

    private static Set<String> sourceNames() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().replace('\\', '/').contains("/src/main/java/"))
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }
}
