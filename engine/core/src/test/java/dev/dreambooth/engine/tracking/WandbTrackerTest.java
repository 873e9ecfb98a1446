package dev.dreambooth.engine.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The offline run as bytes; that wandb's own reader takes it is shown in {@code it/tracking}. */
class WandbTrackerTest {
    @TempDir
    Path folder;

    private TrackedRun run(long resumedStep) {
        return new TrackedRun(
                folder, "abcdefgh", "sks dog", Map.of("learningRate", "5e-6"), resumedStep, new TreeMap<>());
    }

    private Path log() throws IOException {
        try (Stream<Path> runs = Files.list(folder.resolve("wandb"))) {
            List<Path> found = runs.toList();
            assertThat(found).hasSize(1);
            return found.get(0).resolve("run-abcdefgh.wandb");
        }
    }

    /** The steps of the log, with 0 for records that have none and -1 for those that end a run. */
    private List<Long> steps() throws IOException {
        List<Long> steps = new ArrayList<>();
        WandbLogFile.open(log(), record -> {
                    Optional<Long> step = WandbRecords.step(record);
                    steps.add(WandbRecords.isEnd(record) ? -1L : step.orElse(0L));
                    return true;
                })
                .close();
        return steps;
    }

    private static void steps(WandbTracker tracker, int from, int to) throws IOException {
        for (int step = from; step <= to; step++) {
            tracker.metrics(step, Map.of("loss", 1.0 / step));
        }
        tracker.flush();
    }

    @Test
    void beginsWithHeaderAndRunAndEndsWithSummaryAndExit() throws IOException {
        WandbTracker tracker = WandbTracker.open(run(0), "project");
        steps(tracker, 1, 3);
        tracker.close(true);
        assertThat(steps()).containsExactly(0L, 0L, 1L, 2L, 3L, -1L, -1L);
        assertThat(Files.readString(log(), StandardCharsets.ISO_8859_1))
                .startsWith(":W&B\u00e1\u00be\0")
                .contains("project", "sks dog", "learningRate");
    }

    @Test
    void aResumedRunWritesNoStepTwiceAndForgetsTheEnd() throws IOException {
        WandbTracker stopped = WandbTracker.open(run(0), "project");
        steps(stopped, 1, 7);
        stopped.close(false);
        WandbTracker resumed = WandbTracker.open(run(4), "project");
        steps(resumed, 5, 8);
        resumed.close(true);
        assertThat(steps()).containsExactly(0L, 0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, -1L, -1L);
    }

    @Test
    void theTimeOfAResumedRunGoesOn() throws Exception {
        WandbTracker stopped = WandbTracker.open(run(0), "project");
        Thread.sleep(300);
        steps(stopped, 1, 1);
        stopped.close(false);
        WandbTracker resumed = WandbTracker.open(run(1), "project");
        steps(resumed, 2, 2);
        resumed.close(true);
        List<Double> runtimes = new ArrayList<>();
        WandbLogFile.open(log(), record -> {
                    WandbRecords.runtime(record).ifPresent(runtimes::add);
                    return true;
                })
                .close();
        assertThat(runtimes).hasSize(2).isSorted().allMatch(seconds -> seconds >= 0.3);
    }

    @Test
    void recordsLongerThanABlockComeBackWhole() throws IOException {
        Path path = folder.resolve("log");
        List<byte[]> records = new ArrayList<>();
        for (int length : new int[] {0, 1, 32_732, 5, 32_744, 0, 100_000, 6, 70_000}) {
            byte[] record = new byte[length];
            java.util.Arrays.fill(record, (byte) length);
            records.add(record);
        }
        try (RecordLog log = WandbLogFile.open(path, record -> true)) {
            for (byte[] record : records) {
                log.append(record);
            }
        }
        List<byte[]> read = new ArrayList<>();
        WandbLogFile.open(path, read::add).close();
        assertThat(read).usingElementComparator(java.util.Arrays::compare).containsExactlyElementsOf(records);
    }

    @Test
    void aSampleImageIsAFileBesideTheLog() throws IOException {
        WandbTracker tracker = WandbTracker.open(run(0), "project");
        tracker.image(2, new SampleImage("01-seed7", "a photo", 4, 3, new byte[] {1, 2, 3}));
        tracker.close(true);
        try (Stream<Path> media = Files.list(log().resolveSibling("files/media/images"))) {
            assertThat(media).singleElement().asString().contains("01-seed7_2_");
        }
        assertThat(Files.readString(log(), StandardCharsets.ISO_8859_1)).contains("image-file", "a photo");
    }
}
