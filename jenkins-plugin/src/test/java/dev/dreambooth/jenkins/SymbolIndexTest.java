package dev.dreambooth.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jenkinsci.Symbol;
import org.junit.jupiter.api.Test;

/** The index of symbols is written by hand where no official build writes it: it must name them all. */
class SymbolIndexTest {
    private static final Path CLASSES = Path.of("target", "classes");

    @Test
    void namesEveryClassWithASymbol() throws IOException {
        List<String> index = Files.readAllLines(CLASSES.resolve("META-INF/services/annotations/org.jenkinsci.Symbol"));
        try (Stream<Path> files = Files.walk(CLASSES.resolve("dev"))) {
            List<String> withSymbol = files.map(file -> CLASSES.relativize(file).toString())
                    .filter(file -> file.endsWith(".class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .filter(name -> hasSymbol(name))
                    .sorted()
                    .toList();
            assertThat(index).containsExactlyElementsOf(withSymbol);
        }
    }

    private static boolean hasSymbol(String name) {
        try {
            return Class.forName(name, false, SymbolIndexTest.class.getClassLoader())
                    .isAnnotationPresent(Symbol.class);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
