package dev.dreambooth.engine.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The event file as bytes; that TensorBoard's own reader takes it is shown in {@code it/tracking}. */
class TensorBoardTrackerTest {
    private static final String FILE = "tensorboard/events.out.tfevents.0000000000.dreambooth";

    @TempDir
    Path folder;

    private TrackedRun run(long resumedStep) {
        return new TrackedRun(
                folder, "abcdefgh", "sks dog", Map.of("learningRate", "5e-6"), resumedStep, new TreeMap<>());
    }

    private static void steps(TensorBoardTracker tracker, int from, int to) throws IOException {
        for (int step = from; step <= to; step++) {
            tracker.metrics(step, Map.of("loss", 1.0 / step));
        }
    }

    private List<Long> recordedSteps() throws IOException {
        List<Long> steps = new ArrayList<>();
        TFRecordFile.open(folder.resolve(FILE), record -> {
                    steps.add(TensorBoardEvents.step(record));
                    return true;
                })
                .close();
        return steps;
    }

    @Test
    void checksumsAreThoseOfTheFormat() {
        // RFC 3720, B.4: the CRC-32C of 32 zero bytes is 8A9136AA
        int crc = 0x8A9136AA;
        assertThat(TFRecordFile.maskedCrc(new byte[32], 32)).isEqualTo(((crc >>> 15) | (crc << 17)) + 0xA282EAD8);
    }

    @Test
    void beginsWithTheVersionAndTheSettings() throws IOException {
        TensorBoardTracker tracker = TensorBoardTracker.open(run(0));
        steps(tracker, 1, 2);
        tracker.close(true);
        assertThat(recordedSteps()).containsExactly(0L, 0L, 1L, 2L);
        assertThat(Files.readString(folder.resolve(FILE), StandardCharsets.ISO_8859_1))
                .contains("brain.Event:2", "settings/text_summary", "| learningRate | 5e-6 |");
    }

    @Test
    void aResumedRunWritesNoStepTwice() throws IOException {
        TensorBoardTracker killed = TensorBoardTracker.open(run(0));
        steps(killed, 1, 7);
        killed.flush();
        Path file = folder.resolve(FILE);
        byte[] torn = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(torn, torn.length - 5));
        TensorBoardTracker resumed = TensorBoardTracker.open(run(4));
        steps(resumed, 5, 8);
        resumed.close(true);
        assertThat(recordedSteps()).containsExactly(0L, 0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    }

    @Test
    void aDamagedRecordEndsTheFileThatIsGoneOnWith() throws IOException {
        TensorBoardTracker first = TensorBoardTracker.open(run(0));
        steps(first, 1, 5);
        first.close(false);
        Path file = folder.resolve(FILE);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 40] ^= 1;
        Files.write(file, bytes);
        TensorBoardTracker.open(run(5)).close(false);
        assertThat(recordedSteps()).startsWith(0L, 0L, 1L, 2L, 3L).doesNotContain(5L);
    }

    @Test
    void aNewRunBeginsAnew() throws IOException {
        TensorBoardTracker first = TensorBoardTracker.open(run(0));
        steps(first, 1, 5);
        first.close(true);
        TensorBoardTracker second = TensorBoardTracker.open(run(0));
        steps(second, 1, 1);
        second.close(true);
        assertThat(recordedSteps()).containsExactly(0L, 0L, 1L);
    }
}
