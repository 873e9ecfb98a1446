package dev.dreambooth.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others import has the versions that the engine is built with and tested on. */
class BillOfMaterialsTest {
    private static final Path ROOT = Path.of("..", "..");

    @ParameterizedTest
    @ValueSource(strings = {"libtorch.version", "jackson.version", "slf4j.version"})
    void aVersionIsThatOfTheParent(String property) throws IOException {
        assertThat(value("bom/pom.xml", property)).isEqualTo(value("pom.xml", property));
    }

    private static String value(String pom, String property) throws IOException {
        Matcher found = Pattern.compile("<" + Pattern.quote(property) + ">([^<]+)<")
                .matcher(Files.readString(ROOT.resolve(pom)));
        assertThat(found.find()).as("%s in %s", property, pom).isTrue();
        return found.group(1);
    }
}
