package dev.dreambooth.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.event.Event;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Durations and their report. */
class EventTimesTest {
    @Test
    void leavesTheWarmUpOut() {
        Iterator<Long> clock = List.of(1_000_000_000L, 5_000_000_000L, 7_000_000_000L, 7_500_000_000L)
                .iterator();
        EventTimes times = new EventTimes(clock::next);
        times.on(new Event.PhaseStarted("opening the model"));
        times.on(new Event.PhaseStarted("making 3 images"));
        for (double seconds : new double[] {9, 2, 3}) {
            times.on(new Event.StepCompleted(1, 3, 0.5, 0.5, null, 1e-6, 1, seconds, 0));
            times.on(new Event.SampleWritten("1.png", "a cat", 1));
        }
        assertThat(times.secondsPerStep()).containsExactly(2.0, 3.0);
        assertThat(times.secondsPerImage()).containsExactly(2.0, 0.5);
        assertThat(times.secondsPerPicture()).containsExactly(6.5 / 3);
    }

    @Test
    void reportsOneJsonObjectALine() {
        assertThat(new Measurement("train", "step", List.of(1.5, 0.25)).toJson())
                .isEqualTo(
                        "{\"side\": \"engine\", \"task\": \"train\", \"name\": \"step\", \"seconds\": [1.5000, 0.2500]}");
    }
}
