package dev.dreambooth.engine.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** The course of the loss scale: torch's GradScaler with its defaults. */
class LossScalerTest {
    private static void succeed(LossScaler scaler, int steps) {
        for (int i = 0; i < steps; i++) {
            scaler.update(true);
        }
    }

    @Test
    void itDoublesAfterTwoThousandGoodStepsAndHalvesAtEveryOverflow() {
        try (LossScaler scaler = LossScaler.dynamic()) {
            assertThat(scaler.scale()).isEqualTo(65536);
            succeed(scaler, 1999);
            assertThat(scaler.scale()).isEqualTo(65536);
            succeed(scaler, 1);
            assertThat(scaler.scale()).isEqualTo(131072);
            scaler.update(false);
            scaler.update(false);
            assertThat(scaler.scale()).isEqualTo(32768);
            assertThat(scaler.skipped()).isEqualTo(2);
        }
    }

    @Test
    void anOverflowBeginsTheCountAnew() {
        try (LossScaler scaler = LossScaler.dynamic()) {
            succeed(scaler, 1999);
            scaler.update(false);
            succeed(scaler, 1999);
            assertThat(scaler.scale()).isEqualTo(32768);
            succeed(scaler, 1);
            assertThat(scaler.scale()).isEqualTo(65536);
        }
    }

    @Test
    void itNeverShrinksGradients() {
        try (LossScaler scaler = LossScaler.dynamic()) {
            for (int step = 0; step < 200; step++) {
                scaler.update(false);
            }
            assertThat(scaler.scale())
                    .as("what overflows unscaled is divergence")
                    .isEqualTo(1);
        }
    }

    @Test
    void allThatItKnowsIsInItsState() {
        try (LossScaler scaler = LossScaler.dynamic();
                LossScaler restored = LossScaler.dynamic()) {
            scaler.update(false);
            succeed(scaler, 1999);
            Tensor kept = scaler.state().get("loss_scale");
            restored.state().get("loss_scale").copyFrom(kept);
            succeed(restored, 1);
            assertThat(restored.scale()).isEqualTo(65536);
            assertThat(restored.skipped()).isEqualTo(1);
        }
    }

    @Test
    void closingFreesWhatItKnows() {
        long before = Tensor.liveHandles();
        LossScaler.dynamic().close();
        assertThat(Tensor.liveHandles()).isEqualTo(before);
    }

    @Test
    void withoutScalingThereIsNothingToKeep() {
        try (LossScaler scaler = LossScaler.none()) {
            scaler.update(false);
            assertThat(scaler.scale()).isEqualTo(1);
            assertThat(scaler.skipped()).isZero();
            assertThat(scaler.state()).isEmpty();
        }
    }
}
