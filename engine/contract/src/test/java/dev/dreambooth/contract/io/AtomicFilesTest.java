package dev.dreambooth.contract.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A failed write leaves the old content and nothing beside it. */
class AtomicFilesTest {
    @TempDir
    private Path folder;

    @Test
    void replacesAFileAndMakesItsFolder() throws IOException {
        Path file = folder.resolve("a/b/run.json");

        AtomicFiles.write(file, "one".getBytes(StandardCharsets.UTF_8));
        AtomicFiles.write(file, "two".getBytes(StandardCharsets.UTF_8));

        assertThat(file).hasContent("two");
        assertThat(file.getParent()).isDirectoryContaining(path -> path.equals(file));
        try (var files = Files.list(file.getParent())) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aFullDiskLeavesTheOldFileAndSaysSo() throws IOException {
        Path file = folder.resolve("weights.bin");
        Files.writeString(file, "old");

        assertThatThrownBy(() -> AtomicFiles.write(file, aside -> {
                    Files.writeString(aside, "half");
                    throw new FileSystemException(aside.toString(), null, "No space left on device");
                }))
                .isInstanceOf(UserError.class)
                .hasMessageMatching("The disk is full: .*weights.bin could not be written, \\d.* are free there\\."
                        + " Free some space there, or choose another outputDirectory\\.");

        assertThat(file).hasContent("old");
        assertThat(folder.resolve("weights.bin.partial")).doesNotExist();
    }

    @Test
    void aFolderAppearsWholeOrNotAtAll() throws IOException {
        Path model = folder.resolve("model");
        AtomicFiles.writeFolder(model, aside -> Files.writeString(aside.resolve("old.txt"), "old"));

        assertThatThrownBy(() -> AtomicFiles.writeFolder(model, aside -> {
                    Files.writeString(aside.resolve("new.txt"), "half");
                    throw new IOException("interrupted");
                }))
                .isInstanceOf(UserError.class);
        assertThat(model.resolve("old.txt")).exists();

        AtomicFiles.writeFolder(model, aside -> Files.writeString(aside.resolve("new.txt"), "new"));
        assertThat(model.resolve("new.txt")).exists();
        assertThat(model.resolve("old.txt")).doesNotExist();
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(model);
        }
    }

    @Test
    void aFolderWithoutRoomIsNotBegunAndWhatIsMissingIsTold() throws IOException {
        Path model = folder.resolve("model");
        AtomicFiles.writeFolder(model, aside -> Files.writeString(aside.resolve("old.txt"), "old"));

        assertThatThrownBy(() -> AtomicFiles.writeFolder(model, 1L << 60, aside -> {
                    throw new AssertionError("it was begun");
                }))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("The disk is full: model takes 1152922 TB")
                .hasMessageContaining("TB are missing");

        assertThat(model.resolve("old.txt")).exists();
    }

    @Test
    void aDiskThatFillsMeanwhileIsToldWithWhatTheFolderTakes() throws IOException {
        assertThatThrownBy(() -> AtomicFiles.writeFolder(folder.resolve("model"), 1, aside -> {
                    AtomicFiles.write(aside.resolve("weights"), inner -> {
                        throw new FileSystemException(inner.toString(), null, "Disk quota exceeded");
                    });
                }))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("The disk is full: model takes 1 bytes")
                .hasMessageContaining("a quota may be reached");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatAKilledProcessMovedAsideComesBack() throws IOException {
        Path model = folder.resolve("model");
        Files.createDirectories(folder.resolve("model.old"));
        Files.writeString(folder.resolve("model.old/weights"), "old");
        Files.createDirectories(folder.resolve("model.partial/half"));

        AtomicFiles.recover(model);

        assertThat(model.resolve("weights")).hasContent("old");
        assertThat(folder).isDirectoryNotContaining("glob:**{old,partial}");
    }

    @Test
    void aDiscardedFolderLeavesItsNameAtOnce() throws IOException {
        Path model = Files.createDirectories(folder.resolve("model/unet")).getParent();
        AtomicFiles.discard(model);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aPlaceThatIsAFileIsNoWritableFolder() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> AtomicFiles.requireWritableFolder(file.resolve("out")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("could not be written");
    }
}
