package dev.dreambooth.engine.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Products of 16-bit numbers where the processor has no instructions for them: computed in float32, rounded once. */
class UpcastOpsTest {
    private static final OpLibrary UPCAST = OpDispatch.library(Ops.UPCAST_FILES);
    private static final OpLibrary PLAIN = OpDispatch.library(Map.of());

    @Test
    void roundsTheProductOnce() {
        try (Scope scope = Scope.open()) {
            Tensor x = random(0, 3, 64);
            Tensor weight = random(1, 5, 64);
            Tensor exact = PLAIN.call("linear_without_bias", wide(x), wide(weight));

            Tensor product = UPCAST.call("linear_without_bias", x, weight);

            assertThat(product.dtype()).isEqualTo(DType.BFLOAT16);
            assertThat(wide(product).toFloats())
                    .isEqualTo(wide(exact.to(DType.BFLOAT16)).toFloats());
        }
    }

    @Test
    void convolvesAndAttendsInTheTypeOfItsInput() {
        try (Scope scope = Scope.open()) {
            Tensor image = random(0, 1, 4, 8, 8);
            Tensor kernel = random(1, 4, 4, 3, 3);
            Tensor bias = random(2, 4);
            Tensor exact = PLAIN.call("conv2d", wide(image), wide(kernel), wide(bias), 1, 1);
            Tensor pixels = random(3, 1, 16, 8);

            Tensor convolved = UPCAST.call("conv2d", image, kernel, bias, 1, 1);
            Tensor attended = UPCAST.call("attend", pixels, pixels, pixels, 2);

            assertThat(wide(convolved).toFloats())
                    .isEqualTo(wide(exact.to(DType.BFLOAT16)).toFloats());
            assertThat(attended.dtype()).isEqualTo(DType.BFLOAT16);
        }
    }

    @Test
    void leavesFloat32AsItIs() {
        try (Scope scope = Scope.open()) {
            List<Tensor> numbers = List.of(wide(random(0, 3, 64)), wide(random(1, 5, 64)), wide(random(2, 5)));
            Object[] arguments = numbers.toArray();

            assertThat(UPCAST.call("linear", arguments).toFloats())
                    .isEqualTo(PLAIN.call("linear", arguments).toFloats());
        }
    }

    private static Tensor random(int sample, long... shape) {
        return Noise.normal(Noise.seed(7, RandomStream.INITIALIZATION, 0, sample), shape)
                .to(DType.BFLOAT16);
    }

    private static Tensor wide(Tensor x) {
        return x.to(DType.FLOAT32);
    }
}
