package dev.dreambooth.engine.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protocol, by a small server on the loopback; that MLflow's own server takes it is shown in {@code it/tracking}. */
class MlflowTrackerTest {
    @TempDir
    Path folder;

    private final List<String> warnings = new ArrayList<>();
    private final TreeMap<Long, Map<String, Double>> earlier = new TreeMap<>();
    private LoopbackMlflow server;

    @BeforeEach
    void start() throws IOException {
        server = new LoopbackMlflow();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private MlflowTracker tracker(long resumedStep, Map<String, String> environment) {
        return tracker(resumedStep, environment, Duration.ofSeconds(20));
    }

    private MlflowTracker tracker(long resumedStep, Map<String, String> environment, Duration patience) {
        Map<String, String> settings = new TreeMap<>(Map.of("learningRate", "5e-6", "prompts", "x".repeat(2000)));
        TrackedRun run = new TrackedRun(folder, "abcdefgh", "sks dog", settings, resumedStep, earlier);
        return new MlflowTracker(run, server.at(environment), warnings::add, patience);
    }

    private static void steps(MlflowTracker tracker, int from, int to) {
        for (int step = from; step <= to; step++) {
            tracker.metrics(step, Map.of("loss", 1.0 / step));
        }
    }

    @Test
    void aRunIsCreatedDescribedMeasuredAndEnded() {
        MlflowTracker tracker = tracker(0, Map.of());
        steps(tracker, 1, 4);
        byte[] png = {1, 2, 3};
        tracker.image(4, new SampleImage("01-seed7", "a photo", 4, 3, png));
        tracker.close(true);
        assertThat(warnings).isEmpty();
        assertThat(server.names).containsExactly("7 sks dog");
        assertThat(server.parameters)
                .containsExactly("run1 learningRate=5e-6", "run1 prompts=" + "x".repeat(499) + "…");
        assertThat(server.metrics)
                .containsExactly("run1 loss 1 1.0", "run1 loss 2 0.5", "run1 loss 3 " + 1.0 / 3, "run1 loss 4 0.25");
        assertThat(server.artifacts).containsOnlyKeys("7/run1/artifacts/samples/step-000004/01-seed7.png");
        assertThat(server.artifacts.values()).containsExactly(png);
        assertThat(server.states).containsExactly("run1 FINISHED");
        assertThat(server.authorizations).containsOnly("null");
    }

    @Test
    void aResumedTrainingGoesOnWithItsRunAndTellsNoStepTwice() {
        MlflowTracker stopped = tracker(0, Map.of());
        steps(stopped, 1, 7);
        stopped.close(false);
        MlflowTracker resumed = tracker(4, Map.of());
        steps(resumed, 5, 9);
        resumed.close(true);
        assertThat(server.metrics)
                .extracting(line -> line.replaceFirst(".* (\\d+) .*", "$1"))
                .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(server.states).containsExactly("run1 KILLED", "run1 RUNNING", "run1 FINISHED");
        assertThat(server.parameters).hasSize(2);
        MlflowTracker anew = tracker(0, Map.of());
        steps(anew, 1, 1);
        anew.close(true);
        assertThat(server.metrics).last().isEqualTo("run2 loss 1 1.0");
    }

    @Test
    void aTrainingThatGoesOnElsewhereFindsItsRunByItsId() throws IOException {
        MlflowTracker stopped = tracker(0, Map.of());
        steps(stopped, 1, 4);
        stopped.close(false);
        AtomicFiles.delete(folder.resolve("mlflow"));
        server.tagged = "run1";
        earlier.put(3L, Map.of("loss", 1.0 / 3));
        earlier.put(4L, Map.of("loss", 0.25));
        MlflowTracker resumed = tracker(4, Map.of());
        steps(resumed, 5, 6);
        resumed.close(true);
        assertThat(server.searches).containsExactly("tags.`dreambooth.run` = 'abcdefgh'");
        assertThat(server.metrics).hasSize(6).last().asString().startsWith("run1 loss 6 ");
        assertThat(server.states).containsExactly("run1 KILLED", "run1 RUNNING", "run1 FINISHED");
        assertThat(folder.resolve("mlflow/run.txt")).content().endsWith("run1\n");
    }

    @Test
    void aServerThatHasNoRunIsToldTheLossesThatTheCheckpointKnows() {
        earlier.put(3L, Map.of("loss", 1.0 / 3));
        earlier.put(4L, Map.of("loss", 0.25));
        MlflowTracker resumed = tracker(4, Map.of());
        steps(resumed, 5, 5);
        resumed.close(true);
        assertThat(server.metrics).containsExactly("run1 loss 3 " + 1.0 / 3, "run1 loss 4 0.25", "run1 loss 5 0.2");
    }

    @Test
    void aFailureAtTheEndIsTriedAgain() {
        for (int refusals = 1; refusals <= 2; refusals++) {
            server.refusals.set(refusals);
            server.refusal = 503;
            MlflowTracker tracker = tracker(0, Map.of());
            steps(tracker, 1, 3);
            tracker.close(true);
            assertThat(server.states).hasSize(refusals).last().asString().endsWith("FINISHED");
            assertThat(server.metrics).hasSize(3 * refusals);
        }
    }

    @Test
    void aRunEndsAlsoIfAnImageIsNotTaken() {
        MlflowTracker tracker = tracker(0, Map.of());
        steps(tracker, 1, 3);
        server.artifactRefusal = 413;
        tracker.image(3, new SampleImage("01", "a photo", 4, 3, new byte[] {1}));
        tracker.close(true);
        assertThat(server.states).containsExactly("run1 FINISHED");
        assertThat(warnings).singleElement().asString().contains("413");
    }

    @Test
    void manyImagesOfARoundAreToldAndTooManyAreSaidToBeLost() {
        MlflowTracker tracker = tracker(0, Map.of());
        for (int i = 0; i < 100; i++) {
            tracker.image(4, new SampleImage("p" + i, "a photo", 4, 3, new byte[100_000]));
        }
        tracker.close(true);
        assertThat(server.artifacts.keySet()).hasSize(100);
        assertThat(warnings).isEmpty();
        server.refusal = 503;
        tracker = tracker(0, Map.of());
        byte[] large = new byte[1 << 24];
        for (int i = 0; i < 10; i++) {
            tracker.image(4, new SampleImage("p" + i, "a photo", 4, 3, large));
        }
        assertThat(warnings).anyMatch(text -> text.contains("longer than can be kept") && text.contains("64 MiB"));
        tracker.close(true);
    }

    @Test
    void longRunsAreToldInRequestsThatServersTake() {
        MlflowTracker tracker = tracker(0, Map.of());
        steps(tracker, 1, 2500);
        tracker.close(true);
        assertThat(server.metrics).hasSize(2500);
        assertThat(warnings).isEmpty();
    }

    @Test
    void credentialsComeFromTheEnvironmentAndAreNeverShown() {
        MlflowTracker tracker = tracker(0, Map.of("MLFLOW_TRACKING_TOKEN", "hush"));
        tracker.image(1, new SampleImage("01", "a photo", 4, 3, new byte[] {1}));
        tracker.close(true);
        assertThat(server.authorizations).containsOnly("Bearer hush");
        server.authorizations.clear();
        server.refusal = 401;
        MlflowTracker second =
                tracker(0, Map.of("MLFLOW_TRACKING_USERNAME", "ann", "MLFLOW_TRACKING_PASSWORD", "hush"));
        second.metrics(1, Map.of("loss", 1.0));
        second.close(true);
        assertThat(server.authorizations).containsOnly("Basic YW5uOmh1c2g=");
        assertThat(warnings).singleElement().asString().contains("401").doesNotContain("hush", "YW5uOmh1c2g");
    }

    @Test
    void aServerThatRefusesAtFirstIsToldLaterAndTheUserOnce() throws Exception {
        server.refusal = 503;
        MlflowTracker tracker = tracker(0, Map.of());
        while (warnings.isEmpty()) {
            steps(tracker, 1, 1);
            tracker.flush();
            Thread.sleep(10);
        }
        server.refusal = 0;
        steps(tracker, 2, 3);
        tracker.close(true);
        assertThat(warnings).singleElement().asString().contains("503", "Training goes on");
        assertThat(server.metrics).contains("run1 loss 1 1.0", "run1 loss 3 " + 1.0 / 3);
        assertThat(server.states).containsExactly("run1 FINISHED");
    }

    @Test
    void noServerAtAllIsSaidOnce() {
        server.close();
        MlflowTracker tracker = tracker(0, Map.of());
        steps(tracker, 1, 50);
        tracker.close(true);
        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith("MLflow at http://127.0.0.1:")
                .contains("training goes: Connect to 127.0.0.1");
    }

    @Test
    void aServerThatHangsHoldsUpNothingButTheEndAndThatShortly() {
        server.gate = new CountDownLatch(1);
        MlflowTracker tracker = tracker(0, Map.of(), Duration.ofMillis(300));
        long start = System.nanoTime();
        steps(tracker, 1, 1000);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        tracker.close(true);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        assertThat(warnings).singleElement().asString().contains("did not answer");
    }
}
