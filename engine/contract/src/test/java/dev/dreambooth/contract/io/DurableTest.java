package dev.dreambooth.contract.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a disk refuses is told; what a system knows no call for is not. */
class DurableTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "Input/output error, true",
        "No space left on device, true",
        "Invalid argument, false",
        "Operation not supported, false"
    })
    void aFailedDiskIsNoMissingCall(String reason, boolean refused) {
        assertThat(Durable.isRefusedByDisk(new IOException(reason))).isEqualTo(refused);
        assertThat(Durable.isRefusedByDisk(new FileSystemException("/out", null, reason)))
                .isEqualTo(refused);
    }

    @Test
    void foldersAreMadeWithThoseAboveThem() throws IOException {
        Path deep = folder.resolve("a/b/c");
        Durable.createFolder(deep);
        Durable.createFolder(deep);
        assertThat(deep).isEmptyDirectory();
        Durable.forceAll(folder);
    }
}
