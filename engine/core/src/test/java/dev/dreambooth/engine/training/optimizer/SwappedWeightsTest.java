package dev.dreambooth.engine.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Weights make room for their averages and come back bit for bit, and so do the averages. */
class SwappedWeightsTest {
    private static final int SIZE = 1000;

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT16", "BFLOAT16"})
    void averagesAreThereAsLongAsTheyAreJudged(DType type) {
        long before = Tensor.liveHandles();
        try (Scope scope = Scope.open()) {
            Tensor weight = Noise.normal(1, SIZE).to(type);
            ExponentialMovingAverage.Decay half = new ExponentialMovingAverage.Decay(0.5, 0.5, -100, false, 0);
            Optimizer.Group group = new Optimizer.Group("unet", Map.of("w", weight), 1e-3);
            try (Optimizer optimizer = new AdamW(new AdamW.Options(0.9, 0.999, 1e-8, 0), List.of(group));
                    ExponentialMovingAverage average = new ExponentialMovingAverage(half, optimizer)) {
                weight.copyFrom(Noise.normal(2, SIZE));
                average.update(1);
                Tensor averaged = average.of("unet").get("w");
                float[] last = floats(weight);
                float[] mean = floats(averaged);

                try (SwappedWeights aside = average.inPlaceOfWeights()) {
                    assertThat(floats(weight))
                            .isEqualTo(floats(Tensor.of(mean, SIZE).to(type)));
                }

                assertThat(floats(weight)).isEqualTo(last);
                assertThat(floats(averaged)).isEqualTo(mean);
            }
        }
        assertThat(Tensor.liveHandles()).isEqualTo(before);
    }

    private static float[] floats(Tensor tensor) {
        return tensor.to(DType.FLOAT32).toFloats();
    }
}
