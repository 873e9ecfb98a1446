package dev.dreambooth.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The course of the learning rate against values worked out by hand from its formulas. */
class LearningRateScheduleTest {
    @Test
    void risesOverTheWarmUp() {
        for (LearningRateSchedule schedule : LearningRateSchedule.values()) {
            assertThat(schedule.factor(0, 4, 20)).isZero();
            assertThat(schedule.factor(3, 4, 20)).isEqualTo(0.75);
            assertThat(schedule.factor(4, 4, 20)).isEqualTo(1);
        }
    }

    @Test
    void fallsAsNamed() {
        assertThat(LearningRateSchedule.named("constant").factor(19, 4, 20)).isEqualTo(1);
        assertThat(LearningRateSchedule.named("linear").factor(12, 4, 20)).isEqualTo(0.5);
        assertThat(LearningRateSchedule.named("cosine").factor(8, 4, 20)).isCloseTo(0.853553, within(1e-6));
        assertThat(LearningRateSchedule.named("cosine").factor(20, 4, 20)).isZero();
        assertThat(LearningRateSchedule.LINEAR.factor(25, 4, 20)).isZero();
    }

    @Test
    void standsARunOfWarmUpAlone() {
        assertThat(LearningRateSchedule.LINEAR.factor(5, 5, 5)).isZero();
        assertThat(LearningRateSchedule.COSINE.factor(0, 0, 1)).isEqualTo(1);
    }
}
