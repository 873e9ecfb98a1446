package dev.dreambooth.engine.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Weights in bfloat16 follow changes far smaller than their last bit, on average, and the same ones from the same seed. */
class StochasticRoundingTest {
    private static final int SIZE = 20_000;
    private static final double LAST_BIT = 1.0 / 128; // of bfloat16 numbers from 1 to 2

    /** Weights of 1 after a first step of AdamW, which subtracts the learning rate where the gradient is positive. */
    private static float[] step(long seed, long step, double rate) {
        try (Scope scope = Scope.open()) {
            Tensor weights = Tensor.ones(SIZE).add(LAST_BIT).to(DType.BFLOAT16);
            Tensor gradients = Tensor.ones(SIZE).to(DType.BFLOAT16);
            List<Optimizer.Group> groups = List.of(new Optimizer.Group("unet", Map.of("w", weights), rate));
            try (AdamW optimizer = new AdamW(new AdamW.Options(0.9, 0.999, 1e-8, 0), groups)) {
                optimizer.roundingBy(seed).beginStep(step);
                optimizer.step(List.of(weights), List.of(gradients), 1);
            }
            assertThat(weights.dtype()).isEqualTo(DType.BFLOAT16);
            return weights.toFloats();
        }
    }

    private static double mean(float... values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    @Test
    void aTenthOfTheLastBitMovesATenthOfTheWeights() {
        float[] weights = step(1, 0, LAST_BIT / 10);
        assertThat(mean(weights)).isCloseTo(1 + LAST_BIT * 0.9, within(LAST_BIT / 50));
        for (float weight : weights) {
            assertThat(weight).isIn(1f, (float) (1 + LAST_BIT));
        }
    }

    @Test
    void aWholeBitIsNotLeftToChance() {
        assertThat(mean(step(1, 0, LAST_BIT))).isCloseTo(1, within(LAST_BIT / 1000));
    }

    @Test
    void seedAndStepDecide() {
        float[] weights = step(1, 5, LAST_BIT / 2);
        assertThat(step(1, 5, LAST_BIT / 2)).containsExactly(weights);
        assertThat(step(2, 5, LAST_BIT / 2)).isNotEqualTo(weights);
        assertThat(step(1, 6, LAST_BIT / 2)).isNotEqualTo(weights);
    }
}
