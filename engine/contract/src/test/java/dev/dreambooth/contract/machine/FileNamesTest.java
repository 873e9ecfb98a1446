package dev.dreambooth.contract.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A name that cannot be read is told, in whatever locale these tests run. */
class FileNamesTest {
    @TempDir
    private Path folder;

    @Test
    void namesInAsciiAreNamesEverywhere() {
        assertThat(FileNames.whyNot("photos/01.png")).isEmpty();
        Path file = folder.resolve("01.png");
        assertThat(FileNames.readable(file)).isSameAs(file);
    }

    @Test
    void otherNamesAreNamesWhereTheLocaleHasThem() {
        for (String name : List.of("Ger\u00e4t.png", "\u5c0f\u72ac.jpg")) {
            if (FileNames.all()) {
                assertThat(FileNames.whyNot(name)).isEmpty();
            } else {
                assertThat(FileNames.whyNot(name))
                        .hasValueSatisfying(why -> assertThat(why)
                                .contains(
                                        "cannot name",
                                        FileNames.locale(),
                                        FileNames.charset().name()));
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX) // elsewhere a name is of characters, and these bytes are none
    void aNameThatCannotBeReadIsRefusedWithItsBytes() throws Exception {
        create("printf x > 'f\u00e4rg.png'", StandardCharsets.ISO_8859_1);
        create("printf x > \"$(printf 'd\\303\\303g.png')\"", StandardCharsets.UTF_8);

        try (Stream<Path> files =
                Files.list(folder).filter(file -> file.toString().endsWith(".png"))) {
            assertThat(files.toList())
                    .hasSize(2)
                    .allSatisfy(file -> assertThatThrownBy(() -> FileNames.readable(file))
                            .isInstanceOfSatisfying(
                                    UserError.class,
                                    error -> assertThat(error.exitCode()).isEqualTo(ExitCode.DATA))
                            .hasMessageMatching("The name of the file \\S+/(f%E4rg|d%C3%C3g)\\.png .*"));
        }
    }

    @Test
    void aNameThatJavaRefusesIsNoFaultOfTheProgram() {
        UserError error = FileNames.error(new InvalidPathException("a\0b", "Nul character not allowed"));
        assertThat(error.exitCode()).isEqualTo(ExitCode.DATA);
        assertThat(error.getMessage())
                .contains("b' is no name of a file here: Nul character not allowed.")
                .doesNotContain("\0");
    }

    /** A shell makes names of bytes, which Java cannot. */
    private void create(String command, java.nio.charset.Charset charset) throws IOException, InterruptedException {
        Path script = Files.write(folder.resolve("script"), command.getBytes(charset));
        Process shell = new ProcessBuilder("sh", script.toString())
                .directory(folder.toFile())
                .start();
        assertThat(shell.waitFor()).isZero();
    }
}
