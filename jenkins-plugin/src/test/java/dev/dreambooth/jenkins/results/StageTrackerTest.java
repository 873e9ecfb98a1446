package dev.dreambooth.jenkins.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.jenkins.chart.Axis;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events become what pages show; an agent cannot make them show more than there is room for. */
class StageTrackerTest {
    private final StageTracker tracker = new StageTracker();

    private static String step(int step, String loss) {
        return "{\"event\":\"StepCompleted\",\"step\":" + step + ",\"totalSteps\":100,\"loss\":" + loss
                + ",\"instanceLoss\":0.1,\"secondsPerStep\":0.5,\"memoryBytes\":2147483648}\n";
    }

    @Test
    void followsATraining() {
        tracker.accept(
                "{\"event\":\"RunStarted\",\"device\":\"cuda:0\"}\n{\"event\":\"PhaseStarted\",\"phase\":\"training\"}\n");
        tracker.accept(step(1, "0.5") + step(2, "0.25"));
        tracker.accept(
                "{\"event\":\"PhaseStarted\",\"phase\":\"saving\"}\n{\"event\":\"Progress\",\"done\":1,\"total\":3,\"unit\":\"files\"}\n");

        assertThat(tracker.progress().getDevice()).isEqualTo("cuda:0");
        assertThat(tracker.progress().getPhase()).isEqualTo("saving");
        assertThat(tracker.progress().getDone()).isEqualTo(2);
        assertThat(tracker.progress().getUnit()).isEqualTo("steps");
        assertThat(tracker.progress().getMemory()).isEqualTo("2.0 GiB");
        assertThat(tracker.curve().getLastLoss()).isEqualTo(0.25);
        assertThat(tracker.curve().isWithPrior()).isFalse();
        assertThat(tracker.curve().getLossLine()).isEqualTo("52.0,44.3 628.0,130.2");
    }

    private static String validation(int step, String loss, boolean best) {
        return "{\"event\":\"ValidationCompleted\",\"step\":" + step + ",\"loss\":" + loss + ",\"best\":" + best
                + "}\n";
    }

    @Test
    void lossesOnHeldOutImagesAreALineOfTheirOwn() {
        tracker.accept(step(1, "0.5") + step(2, "0.25"));
        assertThat(tracker.curve().isWithValidation()).isFalse();
        assertThat(tracker.curve().getValidationLine()).isEmpty();

        tracker.accept(validation(2, "0.75", true)
                + step(3, "0.5")
                + validation(3, "0.5", true)
                + step(4, "0.5")
                + validation(4, "1.0", false)
                + validation(4, "0.1", true)
                + validation(5, "1e999", true));
        Curve curve = tracker.curve();
        assertThat(curve.isWithValidation()).isTrue();
        assertThat(curve.getLossTicks())
                .as("the axis holds them too")
                .extracting(Axis.Tick::getText)
                .containsExactly("0", "0.5", "1");
        assertThat(curve.getStepTicks()).extracting(Axis.Tick::getText).containsExactly("1", "2", "3", "4");
        assertThat(curve.getValidationLine()).isEqualTo("244.0,61.5 436.0,113.0 628.0,10.0");
        assertThat(curve.getBestStep()).isEqualTo(3);
        assertThat(curve.getBestX() + "," + curve.getBestY()).isEqualTo("436.0,113.0");
        assertThat(curve.getDescription())
                .isEqualTo("Loss over steps: 0.5 at step 1, 0.5 at step 4; on held-out images best at step 3: 0.5");
    }

    @Test
    void aFloodOfValidationsIsLimitedAndTheBestIsKept() {
        StringBuilder flood = new StringBuilder(step(1, "0.5"));
        for (int i = 1; i <= 20_000; i++) {
            flood.append(validation(i, i == 777 ? "0.1" : "0.4", i == 777));
        }
        tracker.accept(flood + step(20_000, "0.5"));

        assertThat(tracker.curve().getValidationLine().split(" ", -1)).hasSize(Curve.MAX_POINTS);
        assertThat(tracker.curve().getBestStep()).isEqualTo(777);
        assertThat(tracker.curve().getBestLoss()).isEqualTo("0.1");
    }

    @Test
    void lossesThatAreNotFiniteAndStepsThatGoBackAreLeftOut() {
        tracker.accept(step(1, "0.5") + step(1, "0.4") + step(3, "1e999") + step(4, "\"NaN\"") + step(5, "0.1"));

        assertThat(tracker.curve().getLastStep()).isEqualTo(5);
        assertThat(tracker.curve().getLossLine().split(" ", -1)).hasSize(2);
        assertThat(tracker.warnings()).singleElement().asString().contains("no event");
    }

    @Test
    void aFloodIsLimited() {
        StringBuilder flood = new StringBuilder();
        for (int i = 1; i <= 20_000; i++) {
            flood.append(step(i, "0.5"));
        }
        tracker.accept(flood.toString());
        for (int i = 0; i < 6_000; i++) {
            tracker.accept(
                    "{\"event\":\"SampleWritten\",\"path\":\"" + i + ".png\",\"prompt\":\"p\",\"seed\":" + i + "}\n");
            tracker.accept("{\"event\":\"Warning\",\"message\":\"" + "w".repeat(5_000) + "\"}\n");
            tracker.accept("garbage\n");
        }

        assertThat(tracker.curve().getLossLine().split(" ", -1)).hasSize(Curve.MAX_POINTS);
        assertThat(tracker.samples()).hasSize(5_000);
        assertThat(tracker.warnings()).contains("Only the first 5000 images are shown.");
        assertThat(tracker.warnings()).hasSize(50).allMatch(warning -> warning.length() <= 1_000);
    }

    @Test
    void imagesWithDangerousNamesAreNotShown() {
        tracker.accept("""
                {"event":"SampleWritten","path":"../../x.png","prompt":"p","seed":1}
                {"event":"SampleWritten","path":"../x.png","prompt":"p","seed":1}
                {"event":"SampleWritten","path":"../progress/../../x.png","prompt":"p","seed":1}
                {"event":"SampleWritten","path":"../progress//etc/x.png","prompt":"p","seed":1}
                {"event":"SampleWritten","path":"../../progress/x.png","prompt":"p","seed":1}
                {"event":"SampleWritten","path":"../checkpoints/x.png","prompt":"p","seed":1}
                {"event":"SampleWritten","path":"javascript:alert(1)","prompt":"p","seed":1}
                {"event":"SampleWritten","path":"ok.png","prompt":"<script>","seed":1}
                """);

        assertThat(tracker.samples()).singleElement().satisfies(sample -> {
            assertThat(sample.getName()).isEqualTo("ok.png");
            assertThat(sample.getPrompt()).isEqualTo("<script>"); // pages escape, data stays what it is
        });
    }

    @Test
    void imagesMadeWhileTrainingAreThoseOfAFolderBesideTheResults() {
        tracker.accept("""
                {"event":"SampleWritten","path":"../progress/step-000050/01-a-dog-seed7.png","prompt":"a dog","seed":7}
                """);

        assertThat(tracker.samples()).singleElement().satisfies(sample -> {
            assertThat(sample.getName()).isEqualTo("progress/step-000050/01-a-dog-seed7.png");
            assertThat(sample.getStep()).isEqualTo(50);
        });
    }

    @Test
    void aRunningStageSaysHowMuchTimeIsLeft() {
        StageReport report = new StageReport("1-1", "train");
        assertThat(report.open(StageState.RUNNING).getLeft()).isEmpty();
        report.tracker().accept(step(40, "0.5"));

        assertThat(report.open(StageState.RUNNING).getLeft()).isEqualTo("30 s");
        assertThat(report.closed(StageState.STOPPED, "", StageOutputs.NONE).getLeft())
                .isEmpty();
    }

    @Test
    void waitingIsAStateWithItsReason() {
        StageReport report = new StageReport("1-1", "train");
        report.tracker().accept("""
                {"time":"2026-11-29T20:00:00Z","event":"PhaseStarted","phase":"waiting for cpu, which train for /w/other/dreambooth (process 7, since 2026-11-29T19:00:00Z) has"}
                """);
        StageRun waits = report.open(StageState.RUNNING);
        assertThat(waits.getState()).isEqualTo("waiting");
        assertThat(waits.getMessage())
                .isEqualTo(
                        "waiting for cpu, which train for /w/other/dreambooth (process 7, since 2026-11-29T19:00:00Z) has,"
                                + " since 2026-11-29 20:00 UTC");

        report.tracker().accept("{\"event\":\"RunStarted\",\"device\":\"cpu\"}");
        assertThat(report.open(StageState.RUNNING).getState()).isEqualTo("running");
        assertThat(report.open(StageState.RUNNING).getMessage()).isEmpty();
    }

    @Test
    void theNewestCheckpointIsKnownByNameAndStep() {
        StageTracker tracker = new StageTracker();
        assertThat(tracker.checkpoint()).isEmpty();
        tracker.accept("""
                {"event":"CheckpointWritten","path":"../checkpoints/checkpoint-000100","step":100}
                {"event":"CheckpointWritten","path":"../checkpoints/checkpoint-000117","step":117}
                """);
        assertThat(tracker.checkpoint()).isEqualTo("checkpoint checkpoint-000117 of step 117");
    }

    @Test
    void onlyWhatBrowsersShowAsAnImageIsOne() {
        StageTracker tracker = new StageTracker();
        for (String name : List.of("evil.html", "evil.svg", "evil.png.xml", "good.png", "good.JPG", "good.webp")) {
            tracker.accept("{\"event\":\"SampleWritten\",\"path\":\"" + name + "\",\"prompt\":\"p\",\"seed\":1}");
        }
        assertThat(tracker.samples()).extracting(Sample::getName).containsExactly("good.png", "good.JPG", "good.webp");
    }

    @Test
    void aNoisyLossHasASmoothLineWithAsManyPoints() {
        StringBuilder noisy = new StringBuilder("step,loss,instanceLoss,priorLoss\n");
        for (int i = 1; i <= 300; i++) {
            noisy.append(i).append(i % 2 == 0 ? ",0.9,1,NaN\n" : ",0.1,1,NaN\n");
        }
        tracker.losses(noisy.toString());
        String[] smooth = tracker.curve().getSmoothLine().split(" ", -1);

        assertThat(smooth).hasSize(300);
        for (int i = 20; i < 280; i++) {
            double y = Double.parseDouble(smooth[i].split(",", -1)[1]);
            assertThat(y).as("point %d", i).isBetween(108.0, 118.0); // 0.5 is in the middle, at 113
        }
    }

    @Test
    void theTableOfLossesIsReadWithCare() {
        StageTracker tracker = new StageTracker();
        tracker.losses(
                "step,loss\n1,2\nx,1,1,1\n1,NaN,1,1\n2,0.5,0.5,NaN\n2,9,9,9\n1,9,9,9\n3,0.25,oops,1\n4,0.125,0.1,0.2\n");
        assertThat(tracker.curve().getLastLoss()).isEqualTo(0.125);
        assertThat(tracker.curve().getLastStep()).isEqualTo(4);
        assertThat(tracker.progress().getDone()).isEqualTo(4);
    }
}
