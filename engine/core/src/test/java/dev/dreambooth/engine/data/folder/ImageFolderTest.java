package dev.dreambooth.engine.data.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.SubjectSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files of a folder count as images, and what is said about the rest. */
class ImageFolderTest {
    private static final String PNG = "\u0089PNG\r\n\u001a\n";
    private static final String JPEG = "\u00ff\u00d8\u00ff\u00e0";
    private static final String HEIC = "\0\0\0\30ftypheic\0\0\0\0mif1heic";

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
        touch("01.jpg", "01.txt", "02.png", "02.CAPTION", "03.webp", "03.TXT", "notes.txt", "Thumbs.db");
        assertThat(ImageFolder.list(folder, SubjectSettings.INSTANCE_IMAGES).warnings())
                .containsExactly(
                        "The file Thumbs.db is not an image and is passed over.",
                        "The file notes.txt is not an image and is passed over.");
    }

    @Test
    void tellsOfImagesInFoldersInside() throws IOException {
        write("01.png", PNG);
        for (String name : List.of("10_sks dog/a.jpg", "10_sks dog/b", "10_sks dog/deeper/c.HEIC", "raw/x.dng")) {
            Files.createDirectories(folder.resolve(name).getParent());
        }
        write("10_sks dog/a.jpg", PNG);
        write("10_sks dog/b", JPEG);
        write("10_sks dog/deeper/c.HEIC", HEIC);
        write("raw/x.dng", "II*\0");
        Files.createDirectory(folder.resolve("empty"));
        assertThat(list().images()).containsExactly(folder.resolve("01.png"));
        assertThat(list().warnings())
                .containsExactly(
                        "The sub-folder 10_sks dog holds 3 images, not used: only those in %s itself are. Move them there, or set instanceImages to %s."
                                .formatted(folder, folder.resolve("10_sks dog")),
                        "The sub-folder raw holds an image, not used: only those in %s itself are. Move them there, or set instanceImages to %s."
                                .formatted(folder, folder.resolve("raw")));
    }

    @Test
    void saysWhereTheImagesAreIfNoneIsInTheFolderItself() throws IOException {
        Files.createDirectories(folder.resolve("12_dog"));
        write("12_dog/a.png", PNG);
        write("12_dog/b.png", PNG);
        write(".hidden.png", PNG);
        assertThatThrownBy(this::list)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("holds no images; its sub-folder 12_dog holds 2 images")
                .hasMessageContaining("The image .hidden.png is hidden")
                .hasMessageContaining("Set instanceImages to " + folder.resolve("12_dog"));
    }

    @Test
    void goesByContentNotByEndings() throws IOException {
        write("01.jpg_large", JPEG);
        write("02", PNG);
        write("03.jfif", JPEG);
        write("04.HEIC", JPEG);
        write("05.png.bak", PNG);
        write("06.jpg.crdownload", JPEG);
        assertThat(list().images())
                .extracting(image -> image.getFileName().toString())
                .containsExactly("01.jpg_large", "02", "03.jfif", "04.HEIC");
        assertThat(list().warnings())
                .containsExactly(
                        "The file 01.jpg_large is an image (JPEG), whatever its ending, and is used.",
                        "The file 02 is an image (PNG), whatever its ending, and is used.",
                        "The file 03.jfif is an image (JPEG), whatever its ending, and is used.",
                        "The file 04.HEIC is an image (JPEG), whatever its ending, and is used.",
                        "The image 05.png.bak is not used, since its ending says that it was put aside or not finished. To use it, rename it.",
                        "The image 06.jpg.crdownload is not used, since its ending says that it was put aside or not finished. To use it, rename it.");
    }

    @Test
    void followsLinksAndNamesThoseThatLeadNowhere() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolveSibling(folder.getFileName() + "-elsewhere"));
        Files.write(elsewhere.resolve("a.png"), PNG.getBytes(StandardCharsets.ISO_8859_1));
        Files.createSymbolicLink(folder.resolve("1.png"), elsewhere.resolve("a.png"));
        Files.createSymbolicLink(folder.resolve("2.png"), elsewhere.resolve("gone.png"));
        Files.createSymbolicLink(folder.resolve("more"), elsewhere);
        Files.createSymbolicLink(elsewhere.resolve("round"), elsewhere);
        write("3.lnk", "L\0\0\0\1\24\2\0");
        assertThat(list().images()).containsExactly(folder.resolve("1.png"));
        assertThat(list().warnings())
                .containsExactly(
                        "The link 2.png leads nowhere and is passed over.",
                        "The sub-folder more holds an image, not used: only those in %s itself are. Move them there, or set instanceImages to %s."
                                .formatted(folder, folder.resolve("more")),
                        "The file 3.lnk is a shortcut of Windows and is passed over. Copy the file here that it leads to.");
    }

    @Test
    void tellsByContentWhatCannotBeReadAndHowToConvertIt() throws IOException {
        write("01.png", PNG);
        write("photo", HEIC);
        assertThatThrownBy(this::list)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("photo is in a format that cannot be read: it is a HEIC image")
                .hasMessageContaining("heif-convert photo photo.jpg");
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

    private ImageFolder list() {
        return ImageFolder.list(folder, SubjectSettings.INSTANCE_IMAGES);
    }

    private void write(String name, String latin1) throws IOException {
        Files.write(folder.resolve(name), latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void touch(String... names) throws IOException {
        for (String name : names) {
            Files.createFile(folder.resolve(name));
        }
    }
}
