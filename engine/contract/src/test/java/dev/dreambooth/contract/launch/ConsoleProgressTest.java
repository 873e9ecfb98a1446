package dev.dreambooth.contract.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.event.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A console shows each phase once and its progress every few seconds, with the time that is left. */
class ConsoleProgressTest {
    private final List<String> lines = new ArrayList<>();
    private long seconds;
    private final ConsoleProgress progress =
            new ConsoleProgress(lines::add, line -> lines.add("! " + line), () -> seconds * 1_000_000_000L);

    @Test
    void tellsPhasesAndProgressInPlainLines() {
        progress.on(new Event.RunStarted("train", "cpu", 2, "no result yet"));
        progress.on(new Event.PhaseStarted("encoding 4 images"));
        seconds = 1;
        progress.on(new Event.Progress(1, 4, "images")); // too soon for a line
        seconds = 6;
        progress.on(new Event.Progress(2, 4, "images"));
        seconds = 7;
        progress.on(new Event.Progress(4, 4, "images"));
        progress.on(new Event.Warning("the prompt is cut"));

        assertThat(lines)
                .containsExactly(
                        "train on cpu, 2 threads (no result yet)",
                        "encoding 4 images",
                        "  2/4 images (50 %), 0:00:06 left",
                        "  4/4 images (100 %)",
                        "! the prompt is cut");
    }

    @Test
    void stepsShowLossesPaceAndTimeLeft() {
        seconds = 5;
        progress.on(new Event.StepCompleted(100, 800, 0.25, 0.15, 0.1, 5e-6, 1, 6.0, 0));
        progress.on(new Event.StepCompleted(101, 800, 0.25, 0.15, 0.1, 5e-6, 1, 6.0, 0));
        progress.on(new Event.CheckpointWritten("checkpoint-000101", 101));
        progress.on(new Event.StepCompleted(800, 800, 0.25, 0.25, null, 5e-6, 1, 6.0, 0));

        assertThat(lines)
                .containsExactly(
                        "  step 100/800 (12 %) loss 0.2500 (instance 0.1500, prior 0.1000), 6.00 s/step, 1:10:00 left",
                        "  wrote checkpoint-000101", "  step 800/800 (100 %) loss 0.2500, 6.00 s/step");
    }
}
