package dev.dreambooth.engine.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.json.CanonicalJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of damage to a listed folder is found, and the file that it is in is named. */
class FileManifestTest {
    @TempDir
    Path parent;

    private Path folder;

    @BeforeEach
    void aListedFolder() throws IOException {
        folder = Files.createDirectory(parent.resolve("checkpoint-000007"));
        Files.writeString(folder.resolve("a.txt"), "first");
        Files.writeString(folder.resolve("b.txt"), "second");
        FileManifest.write(folder);
    }

    private void assertDamaged(String why) {
        assertThatThrownBy(() -> FileManifest.verify(folder)).isInstanceOfSatisfying(UserError.class, error -> {
            assertThat(error.exitCode()).isEqualTo(ExitCode.DATA);
            assertThat(error.setting()).contains("resumeFromCheckpoint");
            assertThat(error.what()).isEqualTo("The checkpoint checkpoint-000007 is damaged: " + why + ".");
        });
    }

    private void list(Map<String, String> files) throws IOException {
        Files.writeString(
                folder.resolve(FileManifest.NAME), CanonicalJson.indented(CanonicalJson.STRICT.valueToTree(files)));
    }

    @Test
    void whatIsAsItWasWrittenIsNoDamage() throws IOException {
        assertThatCode(() -> FileManifest.verify(folder)).doesNotThrowAnyException();
        FileManifest.write(folder); // the list is no file of its own
        assertThatCode(() -> FileManifest.verify(folder)).doesNotThrowAnyException();
    }

    @Test
    void aChangedFileIsNamed() throws IOException {
        Files.writeString(folder.resolve("b.txt"), "Second");
        assertDamaged("b.txt is not as manifest.json lists it");
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        Files.delete(folder.resolve("a.txt"));
        assertDamaged("a.txt is missing");
    }

    @Test
    void anAddedFileIsNamed() throws IOException {
        Files.writeString(folder.resolve("c.txt"), "third");
        assertDamaged("it holds c.txt, which manifest.json does not list");
    }

    @Test
    void aStrangeNameIsShownCutAndWithoutControlCharacters() throws IOException {
        String hash = "0".repeat(64);
        Files.delete(folder.resolve("a.txt"));
        Files.delete(folder.resolve("b.txt"));
        list(Map.of("\u0007" + "x".repeat(119), hash));
        assertDamaged("?" + "x".repeat(119) + " is missing");
        list(Map.of("\u0007" + "x".repeat(120), hash));
        assertDamaged("?" + "x".repeat(119) + "… is missing");
    }

    @Test
    void withoutItsListAFolderIsDamaged() throws IOException {
        Path list = folder.resolve(FileManifest.NAME);
        String written = Files.readString(list);
        Files.writeString(list, " ".repeat(1 << 20));
        assertDamaged("manifest.json is no list of files");
        Files.writeString(list, " ".repeat((1 << 20) + 1));
        assertDamaged("manifest.json is larger than any of ours");
        Files.writeString(list, "{}");
        assertDamaged("manifest.json is no list of files");
        Files.writeString(list, "[\"a.txt\"]");
        assertDamaged("manifest.json is no list of files");
        Files.writeString(list, written.replace("\n", ""));
        assertDamaged("manifest.json is not as it was written");
        Files.writeString(list, written + "}");
        assertDamaged("manifest.json cannot be read");
        Files.move(list, parent.resolve("elsewhere"));
        assertDamaged("manifest.json is missing");
        Files.createSymbolicLink(list, parent.resolve("elsewhere"));
        assertDamaged("manifest.json is missing");
    }
}
