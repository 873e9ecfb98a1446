package dev.dreambooth.engine.data.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.SubjectSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The text file of an image's name is its caption, on one line; what is no text is refused by name. */
class CaptionsTest {
    @TempDir
    Path folder;

    @Test
    void theTextBesideTheImageIsItsCaption() throws IOException {
        Files.writeString(folder.resolve("01.txt"), "\uFEFF  a dog\n  on  grass\n");

        assertThat(Captions.of(folder.resolve("01.jpg"), SubjectSettings.INSTANCE_IMAGES))
                .contains("a dog on grass");
        assertThat(Captions.of(folder.resolve("02.jpg"), SubjectSettings.INSTANCE_IMAGES))
                .isEmpty();
    }

    @Test
    void whatIsNoCaptionIsRefused() throws IOException {
        assertRefused(" \n".getBytes(StandardCharsets.UTF_8), "is blank");
        assertRefused(new byte[] {'a', (byte) 0xC3}, "is not UTF-8 text");
        assertRefused(new byte[10_001], "has 10001 bytes");
    }

    private void assertRefused(byte[] content, String why) throws IOException {
        Path file = Files.write(folder.resolve("03.txt"), content);
        assertThatThrownBy(() -> Captions.of(folder.resolve("03.png"), SubjectSettings.INSTANCE_IMAGES))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(file + " " + why);
    }
}
