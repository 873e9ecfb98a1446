package dev.dreambooth.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.GradientTape;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gradients that a device hands to another arrive as they were found, and so does the news that they overflowed. */
class KnownGradientsTest {
    private static final float SCALE = 65536;

    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "FLOAT32"})
    void arriveWhateverTheyAreAndLeaveTheLossAlone(DType type) {
        float smallest = 0x1p-24f; // of float16; divided by the scale, none at all
        float[] found = {smallest, 60000, Float.POSITIVE_INFINITY, Float.NaN};
        try (Scope scope = Scope.open();
                GradientSums sums = new GradientSums()) {
            Tensor parameter = Tensor.ones(4).to(type).requireGrad(true);
            Tensor gradients = Tensor.of(found, 4).to(type);
            try (GradientTape tape = GradientTape.open(GradientTape.Keep.GRAPH)) {
                Tensor loss =
                        Ops.withGradients(Tensor.scalar(0.25f), List.of(parameter), List.of(gradients), (double) SCALE);
                assertThat(loss.item()).isEqualTo(0.25);
                tape.backward(loss.mul(SCALE), false, sums);
            }
            Tensor arrived = sums.of(List.of(parameter)).get(0);
            assertThat(arrived.dtype()).isEqualTo(type);
            assertThat(arrived.slice(0, 0, 2).toFloats()).containsExactly(smallest, 60000);
            for (int i = 2; i < found.length; i++) {
                assertThat(Ops.gradNorm(List.of(arrived.slice(0, i, i + 1))).item())
                        .as("the norm with %s", found[i])
                        .isInfinite();
            }
        }
    }
}
