package dev.dreambooth.engine.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The course of the learning rate against values worked out by hand from its formulas. */
class LearningRateScheduleTest {
    private static final LearningRateSchedule LINEAR = new LearningRateSchedule.Linear();
    private static final LearningRateSchedule COSINE = new LearningRateSchedule.Cosine();
    private static final LearningRateSchedule RESTARTS = new LearningRateSchedule.CosineWithRestarts(2);
    private static final LearningRateSchedule SQUARE = new LearningRateSchedule.Polynomial(2, 0.1);

    @Test
    void risesOverTheWarmUp() {
        for (LearningRateSchedule schedule :
                List.of(new LearningRateSchedule.Constant(), LINEAR, COSINE, RESTARTS, SQUARE)) {
            assertThat(schedule.factor(0, 4, 20)).isZero();
            assertThat(schedule.factor(3, 4, 20)).isEqualTo(0.75);
            assertThat(schedule.factor(4, 4, 20)).isEqualTo(1);
        }
    }

    @Test
    void fallsAsNamed() {
        assertThat(new LearningRateSchedule.Constant().factor(19, 4, 20)).isEqualTo(1);
        assertThat(LINEAR.factor(12, 4, 20)).isEqualTo(0.5);
        assertThat(COSINE.factor(8, 4, 20)).isCloseTo(0.853553, within(1e-6));
        assertThat(COSINE.factor(20, 4, 20)).isZero();
        assertThat(LINEAR.factor(25, 4, 20)).isZero();
        assertThat(RESTARTS.factor(8, 4, 20)).isCloseTo(0.5, within(1e-12));
        assertThat(RESTARTS.factor(12, 4, 20)).isEqualTo(1);
        assertThat(RESTARTS.factor(20, 4, 20)).isZero();
        assertThat(SQUARE.factor(12, 4, 20)).isCloseTo(0.9 * 0.25 + 0.1, within(1e-12));
        assertThat(SQUARE.factor(25, 4, 20)).isEqualTo(0.1);
    }

    @Test
    void standsARunOfWarmUpAlone() {
        assertThat(LINEAR.factor(5, 5, 5)).isZero();
        assertThat(COSINE.factor(0, 0, 1)).isEqualTo(1);
        assertThat(SQUARE.factor(5, 5, 5)).isEqualTo(1);
    }
}
