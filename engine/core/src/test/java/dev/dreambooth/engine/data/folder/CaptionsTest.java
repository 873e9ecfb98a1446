package dev.dreambooth.engine.data.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.SubjectSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text file of an image's name is its caption, on one line, whatever its ending; what is no text is refused by name. */
class CaptionsTest {
    @TempDir
    Path folder;

    @Test
    void theTextBesideTheImageIsItsCaption() throws IOException {
        Files.writeString(folder.resolve("01.txt"), "\uFEFF  a dog\n  on  grass\n");

        assertThat(of("01.jpg")).contains("a dog on grass");
        assertThat(of("02.jpg")).isEmpty();
    }

    private Optional<String> of(String image) {
        return Captions.file(folder.resolve(image), SubjectSettings.INSTANCE_IMAGES)
                .map(file -> Captions.read(file, SubjectSettings.INSTANCE_IMAGES));
    }

    @ParameterizedTest
    @ValueSource(strings = {"img.1.caption", "img.1.TXT", "img.1.CAPTION", "img.1.Txt"})
    void otherProgramsEndTheirNamesOtherwise(String name) throws IOException {
        Files.writeString(folder.resolve(name), "a <sks> dog");
        assertThat(of("img.1.webp")).contains("a <sks> dog");
        assertThat(Captions.files(folder.resolve("img.1.png"))).hasSize(1);
    }

    @Test
    void twoCaptionsOfOneImageAreRefused() throws IOException {
        Files.writeString(folder.resolve("01.txt"), "a dog");
        Files.writeString(folder.resolve("01.caption"), "a cat");
        assertThatThrownBy(() -> of("01.png"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("two captions: 01.txt and 01.caption");
    }

    @Test
    void whatIsNoCaptionIsRefused() throws IOException {
        assertRefused(" \n".getBytes(StandardCharsets.UTF_8), "is blank");
        assertRefused(new byte[] {'a', (byte) 0xC3}, "is not UTF-8 text");
        assertRefused(new byte[10_001], "has 10001 bytes");
        assertRefused(
                "version https://git-lfs.github.com/spec/v1\nsize 12\n".getBytes(StandardCharsets.UTF_8),
                "is a Git LFS pointer");
        assertRefused("<html><p>404".getBytes(StandardCharsets.UTF_8), "is a web page");
        assertRefused(new byte[] {0x1F, (byte) 0x8B, 8, 0}, "is compressed by gzip");
    }

    private void assertRefused(byte[] content, String why) throws IOException {
        Path file = Files.write(folder.resolve("03.txt"), content);
        assertThatThrownBy(() -> of("03.png")).isInstanceOf(UserError.class).hasMessageContaining(file + " " + why);
    }
}
