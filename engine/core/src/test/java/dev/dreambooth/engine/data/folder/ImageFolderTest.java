package dev.dreambooth.engine.data.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.SubjectSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files of a folder count as images, and what is said about the rest. */
class ImageFolderTest {
    @TempDir
    Path folder;

    @Test
    void listsImagesByName() throws IOException {
        touch("b.JPG", "a.png", "c.webp", "d.bmp", "B.jpeg", ".hidden.png");
        Files.createDirectory(folder.resolve("nested.png"));
        ImageFolder listed = ImageFolder.list(folder, SubjectSettings.INSTANCE_IMAGES);
        assertThat(listed.images())
                .extracting(image -> image.getFileName().toString())
                .containsExactly("B.jpeg", "a.png", "b.JPG", "c.webp", "d.bmp");
        assertThat(listed.warnings()).isEmpty();
    }

    @Test
    void namesFilesThatAreNoImagesButNotCaptions() throws IOException {
        touch("01.jpg", "01.txt", "notes.txt", "Thumbs.db");
        assertThat(ImageFolder.list(folder, SubjectSettings.INSTANCE_IMAGES).warnings())
                .containsExactly(
                        "The file Thumbs.db is not an image and is passed over.",
                        "The file notes.txt is not an image and is passed over.");
    }

    @Test
    void refusesFormatsThatWouldBeLeftOutInSilence() throws IOException {
        touch("01.jpg", "02.HEIC");
        assertThatThrownBy(() -> ImageFolder.list(folder, SubjectSettings.INSTANCE_IMAGES))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("02.HEIC")
                .hasMessageContaining("Convert it to PNG or JPEG");
    }

    @Test
    void refusesAFolderWithoutImages() throws IOException {
        touch("notes.txt");
        assertThatThrownBy(() -> ImageFolder.list(folder, SubjectSettings.INSTANCE_IMAGES))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(folder + " holds no images")
                .hasMessageContaining("set instanceImages to another folder");
    }

    @Test
    void refusesWhatIsNoFolder() throws IOException {
        touch("file");
        assertThatThrownBy(() -> ImageFolder.list(folder.resolve("gone"), SubjectSettings.INSTANCE_IMAGES))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> ImageFolder.list(folder.resolve("file"), SubjectSettings.INSTANCE_IMAGES))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is a file, not a folder");
    }

    private void touch(String... names) throws IOException {
        for (String name : names) {
            Files.createFile(folder.resolve(name));
        }
    }
}
