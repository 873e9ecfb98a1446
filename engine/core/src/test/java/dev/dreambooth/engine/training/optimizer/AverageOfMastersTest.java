package dev.dreambooth.engine.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The average of weights in float16 is that of their master copies: it tells of steps that the weights do not show. */
class AverageOfMastersTest {
    /** Half a unit in the last place of a float16 just above 1 is 4.9e-4. */
    private static final double STEP = 1e-4;

    private static final float AVERAGED = 1.5f;

    @Test
    void aStepTooSmallForTheWeightMovesItsAverage() {
        try (Scope scope = Scope.open()) {
            Tensor weight = Tensor.of(new float[] {AVERAGED, -AVERAGED}, 2).to(DType.FLOAT16);
            Optimizer.Group group = new Optimizer.Group("unet", Map.of("w", weight), STEP);
            ExponentialMovingAverage.Decay half = new ExponentialMovingAverage.Decay(0.5, 0.5, -100, false, 0);
            try (Optimizer optimizer = new AdamW(new AdamW.Options(0.9, 0.999, 1e-8, 0), List.of(group)).roundingBy(0);
                    ExponentialMovingAverage average = new ExponentialMovingAverage(half, optimizer)) {
                // the first step of Adam is as long as the learning rate, against the sign of the gradient
                optimizer.step(List.of(weight), List.of(Tensor.of(new float[] {2, -3}, 2)), 1);
                average.update(1);

                assertThat(weight.toFloats()).as("rounded back").containsExactly(AVERAGED, -AVERAGED);
                assertThat(average.of("unet").get("w").toFloats())
                        .containsExactly(
                                new float[] {AVERAGED - (float) STEP / 2, -AVERAGED + (float) STEP / 2}, within(2e-7f));
            }
        }
    }
}
