package dev.dreambooth.engine.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the schedule-free optimizer averages, and how averages and weights change places. */
class ScheduleFreeAdamWTest {
    private static final AdamW.Options OPTIONS = new AdamW.Options(0.9, 0.999, 1e-8, 0);
    private static final int SIZE = 1000;

    /** As schedulefree adds it up, step by step. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 7})
    void theShareOfAStepIsItsSquaredRateInTheirSum(long warmup) {
        double sum = 0;
        for (long step = 1; step <= 20; step++) {
            double rate = step < warmup ? (double) step / warmup : 1;
            sum += rate * rate;
            assertThat(ScheduleFreeAdamW.share(step, warmup))
                    .as("step %s", step)
                    .isCloseTo(rate * rate / sum, within(1e-12));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT16", "BFLOAT16"})
    void averagesStandInForWeightsAndTheseComeBackBitForBit(DType type) {
        long before = Tensor.liveHandles();
        try (Scope scope = Scope.open()) {
            Tensor weight = Noise.normal(1, SIZE).to(type);
            Optimizer.Group group = new Optimizer.Group("unet", Map.of("w", weight), 0.1);
            try (ScheduleFreeAdamW optimizer = new ScheduleFreeAdamW(OPTIONS, 0, List.of(group))) {
                optimizer.roundingBy(7);
                for (int step = 0; step < 3; step++) {
                    optimizer.beginStep(step);
                    optimizer.step(
                            List.of(weight),
                            List.of(Noise.normal(10 + step, SIZE).to(type)),
                            1);
                }
                float[] last = floats(weight);
                float[] exact = floats(optimizer.source(weight));
                float[] z = floats(optimizer.state().get("z.unet.w"));

                try (SwappedWeights aside = optimizer.inPlaceOfWeights()) {
                    float[] average = floats(weight);
                    for (int i = 0; i < SIZE; i++) { // y = (1 - beta1) z + beta1 x
                        double x = (exact[i] - 0.1 * z[i]) / 0.9;
                        assertThat((double) average[i]).isCloseTo(x, within(Math.abs(x) / 100 + 1e-6));
                    }
                    assertThat(average).isNotEqualTo(last);
                }
                assertThat(floats(weight)).isEqualTo(last);
                assertThat(floats(optimizer.state().get("z.unet.w"))).isEqualTo(z);
            }
        }
        assertThat(Tensor.liveHandles()).isEqualTo(before);
    }

    @Test
    void theLastStepsAveragesStay() {
        try (Scope scope = Scope.open()) {
            Tensor weight = Tensor.zeros(2);
            Optimizer.Group group = new Optimizer.Group("unet", Map.of("w", weight), 1);
            try (ScheduleFreeAdamW optimizer = new ScheduleFreeAdamW(OPTIONS, 0, List.of(group))) {
                optimizer.step(List.of(weight), List.of(Tensor.ones(2)), 1); // z = -1, and the average is that
                optimizer.step(List.of(weight), List.of(Tensor.ones(2)), 1); // z = -2, and the average of both
                optimizer.copyToWeights();
                assertThat(weight.toFloats()).containsExactly(new float[] {-1.5f, -1.5f}, within(1e-5f));
            }
        }
    }

    private static float[] floats(Tensor tensor) {
        return tensor.to(DType.FLOAT32).toFloats();
    }
}
