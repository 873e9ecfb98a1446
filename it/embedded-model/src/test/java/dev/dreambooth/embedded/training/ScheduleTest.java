package dev.dreambooth.embedded.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Rise, plateau, fall. */
class ScheduleTest {
    private final Schedule schedule = new Schedule(1e-3, 100, 500, 700);

    @Test
    void risesStaysAndFalls() {
        assertThat(schedule.rate(0)).isCloseTo(1e-5, within(1e-12));
        assertThat(schedule.rate(99)).isCloseTo(1e-3, within(1e-12));
        assertThat(schedule.rate(500)).isCloseTo(1e-3, within(1e-12));
        assertThat(schedule.rate(600)).isCloseTo(0.51e-3, within(1e-9));
        assertThat(schedule.rate(700)).isCloseTo(0.02e-3, within(1e-12));
    }
}
