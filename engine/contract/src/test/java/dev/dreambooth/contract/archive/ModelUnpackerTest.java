package dev.dreambooth.contract.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models come out of honest archives, and nothing at all out of the others. */
class ModelUnpackerTest {
    @TempDir
    private Path folder;

    @Test
    void unpacksOnceIntoAFolderNamedByContent() throws IOException {
        Path zip = zip("model_index.json", "unet/config.json");

        Path model = unpack(zip);

        assertThat(model.resolve("unet/config.json")).hasContent("content");
        assertThat(model.getFileName().toString()).matches("[0-9a-f]{64}");
        Files.writeString(model.resolve("mark"), "still there");
        assertThat(unpack(zip).resolve("mark")).hasContent("still there");
    }

    @Test
    void aModelMayLieInTheOnlyFolder() throws IOException {
        assertThat(unpack(zip("mascot/model_index.json", "mascot/vae/config.json")))
                .hasFileName("mascot");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside",
                "a/../../outside",
                "/outside",
                "C:/outside",
                "a\\..\\..\\outside",
                "a/./b",
                "a//b",
                "a/b.",
                "nul\u0000l",
                "line\nbreak"
            })
    void namesThatCouldLeaveTheFolderAreRefused(String name) throws IOException {
        assertRefused(zip("model_index.json", name), "could climb out of its folder");
    }

    @Test
    void namesThatSomeSystemsTakeForOneAreRefused() throws IOException {
        assertRefused(zip("model_index.json", "unet/a", "UNET/A"), "twice");
    }

    @Test
    void linksAreRefused() throws IOException {
        Path zip = zip("model_index.json", "unet");
        markAsLink(zip);

        assertRefused(zip, "'unet' is a link");
    }

    @Test
    void bombsAreRefusedBeforeTheyFillTheDisk() throws IOException {
        Path zip = folder.resolve("bomb.zip");
        byte[] zeros = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream entries = new ZipOutputStream(out)) {
            entries.putNextEntry(new ZipEntry("model_index.json"));
            for (int i = 0; i < 100; i++) {
                entries.write(zeros);
            }
        }

        assertRefused(zip, "it would grow to more than 20 times its size");
    }

    @Test
    void otherFilesAreNoModels() throws IOException {
        assertRefused(zip("readme.txt"), "it holds no model_index.json and no model.safetensors");
        assertThat(unpack(zip("model.safetensors", "run.json")).resolve("model.safetensors"))
                .exists();
        Path text = Files.writeString(folder.resolve("text.zip"), "not an archive at all, whatever its name says");
        assertRefused(text, "cannot be");
        Path half = zip("model_index.json", "unet/weights");
        Files.write(half, Arrays.copyOf(Files.readAllBytes(half), 100));
        assertRefused(half, "cannot be");
    }

    private Path unpack(Path zip) {
        return new ModelUnpacker(folder.resolve("cache")).unpack(zip, "com.acme:mascot:1.0:zip");
    }

    private void assertRefused(Path zip, String why) throws IOException {
        assertThatThrownBy(() -> unpack(zip))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("com.acme:mascot:1.0:zip")
                .hasMessageContaining(why);
        assertThat(folder.resolve("outside")).doesNotExist();
        try (Stream<Path> left = Files.walk(folder.resolve("cache"))) {
            assertThat(left.filter(path -> path.toString().contains(".partial")))
                    .isEmpty();
        }
    }

    private Path zip(String... names) throws IOException {
        Path zip = folder.resolve("model.zip");
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream entries = new ZipOutputStream(out)) {
            for (String name : names) {
                entries.putNextEntry(new ZipEntry(name));
                entries.write("content".getBytes(StandardCharsets.UTF_8));
            }
        }
        return zip;
    }

    /** Says in the last entry of the central directory that Unix made it, as a symbolic link. */
    private static void markAsLink(Path zip) throws IOException {
        byte[] bytes = Files.readAllBytes(zip);
        int last = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("PK\u0001\u0002");
        try (RandomAccessFile file = new RandomAccessFile(zip.toFile(), "rw")) {
            file.seek(last + 5);
            file.write(3);
            file.seek(last + 41);
            file.write(0xa1);
        }
    }
}
