package dev.dreambooth.maven.goal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page about failures names every exit code, and no message that the program no longer has. */
class TroubleshootingTest {
    private static final Path PAGE = Path.of("..", "docs", "troubleshooting.md");
    private static final List<Path> SOURCES = Stream.of(
                    "../engine/contract", "../engine/core", "../dreambooth-maven-plugin")
            .map(module -> Path.of(module, "src", "main", "java"))
            .toList();
    /** The first cell of a row that is about a message: pieces of it, with dots for the values in between. */
    private static final Pattern MESSAGE = Pattern.compile("^\\| (`[^|]*`) \\|", Pattern.MULTILINE);

    private static final Pattern PIECE = Pattern.compile("`([^`]*)`");

    @ParameterizedTest
    @EnumSource
    void everyExitCodeIsExplained(ExitCode code) throws IOException {
        assertThat(Files.readString(PAGE)).contains("| " + code.code() + " | `" + code.name() + "` | ");
    }

    @Test
    void everyMessageIsOneThatTheProgramHas() throws IOException {
        String program = sources();
        List<String> pieces = new ArrayList<>();
        Matcher row = MESSAGE.matcher(Files.readString(PAGE));
        while (row.find()) {
            PIECE.matcher(row.group(1)).results().forEach(piece -> pieces.add(piece.group(1)));
        }

        assertThat(pieces)
                .hasSizeGreaterThan(50)
                .allSatisfy(piece -> assertThat(program.contains(piece))
                        .as("some source has '%s'", piece)
                        .isTrue());
    }

    /** All sources, with the strings in them that are broken over lines joined. */
    private static String sources() throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path root : SOURCES) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    text.append(Files.readString(file));
                }
            }
        }
        return text.toString().replaceAll("\"\\s*\\+\\s*\"", "");
    }
}
