package dev.dreambooth.engine.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Moments in bfloat16 take half, and follow changes that are less than their last bit. */
class MomentPrecisionTest {
    private static final int SIZE = 2_000;
    private static final int STEPS = 1_500;
    private static final double BETA2 = 0.999;
    private static final AdamW.Options OPTIONS = new AdamW.Options(0.9, BETA2, 1e-8, 0);

    /** The mean of squares after steps with gradients of 1, of which each adds a thousandth at most. */
    private static float[] squares(long seed) {
        try (Scope scope = Scope.open()) {
            Tensor weight = Tensor.zeros(SIZE);
            Tensor gradient = Tensor.ones(SIZE);
            List<Optimizer.Group> groups = List.of(new Optimizer.Group("unet", Map.of("w", weight), 1e-4));
            try (Optimizer optimizer = new AdamW(OPTIONS, groups, DType.BFLOAT16).roundingBy(seed)) {
                for (int step = 0; step < STEPS; step++) {
                    optimizer.beginStep(step);
                    optimizer.step(List.of(weight), List.of(gradient), 1);
                }
                Map<String, Tensor> state = optimizer.state();
                assertThat(state.get("exp_avg.unet.w").dtype()).isEqualTo(DType.BFLOAT16);
                assertThat(state.get("exp_avg_sq.unet.w").dtype()).isEqualTo(DType.BFLOAT16);
                return state.get("exp_avg_sq.unet.w").toFloats();
            }
        }
    }

    /** Rounded to the nearest, they would stay where a thousandth is less than half of the last bit: at a quarter. */
    @Test
    void smallChangesAddUpOnAverage() {
        float[] squares = squares(1);
        double sum = 0;
        double deviation = 0;
        double exact = 1 - Math.pow(BETA2, STEPS);
        for (float square : squares) {
            sum += square;
            deviation += Math.pow(square / exact - 1, 2);
        }
        assertThat(sum / SIZE).isCloseTo(exact, within(0.005));
        assertThat(Math.sqrt(deviation / SIZE))
                .as("what docs/memory.md says of one weight")
                .isBetween(0.01, 0.05);
    }

    @Test
    void theSeedDecides() {
        assertThat(squares(1)).containsExactly(squares(1)).isNotEqualTo(squares(2));
    }
}
