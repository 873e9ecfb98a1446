package dev.dreambooth.contract.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was read once is not read again, and what may have changed is. */
class StatCacheTest {
    private static final int LARGE = (int) StatCache.SMALLEST_BYTES;

    @TempDir
    private Path folder;

    private Path memory;
    private Path weights;

    @BeforeEach
    void weightsThatHaveLainStill() throws Exception {
        memory = folder.resolve("digests.json");
        weights = write(folder.resolve("model/weights.bin"), 1);
    }

    private static Path write(Path file, int value) throws Exception {
        byte[] bytes = new byte[LARGE];
        Arrays.fill(bytes, (byte) value);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        Thread.sleep(80); // longer than times are rounded by
        return file;
    }

    /** Puts another digest where the true one was remembered, by which one can see whether a file was read. */
    private void tamperWithMemory() throws IOException {
        String text = Files.readString(memory);
        Files.writeString(memory, text.replace(Sha256.of(weights), "f".repeat(64)));
    }

    @Test
    void aFileThatLayStillIsNotReadAgain() throws Exception {
        assertThat(new StatCache(memory).sha256(weights)).isEqualTo(Sha256.of(weights));
        tamperWithMemory();
        assertThat(new StatCache(memory).sha256(weights)).isEqualTo("f".repeat(64));
    }

    @Test
    void renamingTheFoldersAboveItCostsNothing() throws Exception {
        new StatCache(memory).sha256(weights);
        tamperWithMemory();
        Path moved =
                Files.move(folder.resolve("model"), folder.resolve("moved")).resolve("weights.bin");
        assertThat(new StatCache(memory).sha256(moved)).isEqualTo("f".repeat(64));
    }

    @Test
    void aChangeIsSeenEvenIfSizeAndTimeAreSetBack() throws Exception {
        StatCache cache = new StatCache(memory);
        String before = cache.sha256(weights);
        FileTime time = Files.getLastModifiedTime(weights);
        write(weights, 2);
        Files.setLastModifiedTime(weights, time);
        assertThat(cache.sha256(weights)).isEqualTo(Sha256.of(weights)).isNotEqualTo(before);
    }

    @Test
    void touchingMeansReadingAgainAndFindingTheSame() throws Exception {
        StatCache cache = new StatCache(memory);
        String before = cache.sha256(weights);
        Files.setLastModifiedTime(weights, FileTime.from(Instant.now().minusSeconds(60)));
        assertThat(cache.sha256(weights)).isEqualTo(before);
    }

    @Test
    void aFileThatIsBeingWrittenIsNotRemembered() throws Exception {
        Files.write(weights, new byte[LARGE]);
        Files.setLastModifiedTime(
                weights, FileTime.from(Instant.now().plusSeconds(60))); // however late the next line is
        new StatCache(memory).sha256(weights);
        assertThat(memory).doesNotExist();
    }

    @Test
    void aDamagedOrHostileMemoryIsForgotten() throws Exception {
        Files.writeString(memory, "{\"x\": {\"bytes\": 1, \"modified\": 1, \"changed\": 1, \"sha256\": \"../../x\"}}");
        assertThat(new StatCache(memory).sha256(weights)).isEqualTo(Sha256.of(weights));
        assertThat(memory).content().contains(Sha256.of(weights)).doesNotContain("../");
        Files.writeString(memory, "[");
        assertThat(new StatCache(memory).sha256(weights)).isEqualTo(Sha256.of(weights));
    }
}
