package dev.dreambooth.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kohsuke.stapler.verb.POST;

/** Rules for all that browsers can call: the most common hole of plugins is one forgotten annotation. */
class FormMethodsTest {
    private static final Path CLASSES = Path.of("target", "classes");

    @Test
    void everyMethodThatAUrlReachesTakesPostOnly() throws Exception {
        List<String> reachable = new ArrayList<>();
        List<String> unguarded = new ArrayList<>();
        for (Class<?> type : classes()) {
            for (Method method : type.getDeclaredMethods()) {
                if (method.getName().matches("do[A-Z].*") && !method.isSynthetic()) {
                    reachable.add(method.getName());
                    if (!method.isAnnotationPresent(POST.class)) {
                        unguarded.add(type.getSimpleName() + "." + method.getName());
                    }
                }
            }
        }
        assertThat(reachable).hasSizeGreaterThan(5);
        assertThat(unguarded).isEmpty();
    }

    @Test
    void noClassOfThePluginNeedsALibraryThatIsNotBundled() throws Exception {
        for (Class<?> type : classes()) {
            assertThat(Files.readString(
                            CLASSES.resolve(type.getName().replace('.', '/') + ".class"), StandardCharsets.ISO_8859_1))
                    .as(type.getName())
                    .doesNotContain(
                            "com/fasterxml", "dreambooth/contract/settings", "net/sf/json", "org/slf4j", "ai/djl");
        }
    }

    private static List<Class<?>> classes() throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES.resolve("dev"))) {
            return files.map(file -> CLASSES.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && !name.endsWith("package-info.class"))
                    .<Class<?>>map(
                            name -> load(name.substring(0, name.length() - 6).replace('/', '.')))
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, FormMethodsTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
