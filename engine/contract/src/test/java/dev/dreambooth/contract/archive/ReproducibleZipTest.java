package dev.dreambooth.contract.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.FileHasher;
import dev.dreambooth.contract.record.FileRecord;
import dev.dreambooth.contract.settings.choice.Compression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.List;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An archive's bytes depend on names, contents and one time only. */
class ReproducibleZipTest {
    private static final LocalDateTime TIME = LocalDateTime.of(2026, 3, 29, 2, 30); // an hour that Berlin does not have

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void orderTimesAndTimeZonesDoNotShow(Compression compression) throws IOException {
        ReproducibleZip packer = new ReproducibleZip(TIME, compression);
        packer.write(folder.resolve("one.zip"), folder, List.of(file("b/two"), file("a")));
        TimeZone zone = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
            Files.setLastModifiedTime(folder.resolve("a"), FileTime.fromMillis(0));
            packer.write(folder.resolve("two.zip"), folder, List.of(file("a"), file("b/two")));
        } finally {
            TimeZone.setDefault(zone);
        }

        assertThat(folder.resolve("two.zip")).hasSameBinaryContentAs(folder.resolve("one.zip"));
        try (ZipFile zip = new ZipFile(folder.resolve("one.zip").toFile())) {
            List<? extends ZipEntry> entries = Collections.list(zip.entries());
            assertThat(entries).extracting(ZipEntry::getName).containsExactly("a", "b/two");
            assertThat(entries).extracting(ZipEntry::getTimeLocal).containsOnly(TIME);
            assertThat(zip.getInputStream(entries.get(1))).hasContent("content of b/two");
        }
    }

    @Test
    void aFileThatIsNotTheRecordedOneIsRefused() throws IOException {
        FileRecord recorded = file("weights");
        Files.writeString(folder.resolve("weights"), "something else");

        assertThatThrownBy(() -> new ReproducibleZip(TIME, Compression.STORED)
                        .write(folder.resolve("model.zip"), folder, List.of(recorded)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("weights is not the file that");
        assertThat(folder.resolve("model.zip")).doesNotExist();
    }

    private FileRecord file(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "content of " + name);
        return FileRecord.of(folder, file, FileHasher.READING);
    }
}
