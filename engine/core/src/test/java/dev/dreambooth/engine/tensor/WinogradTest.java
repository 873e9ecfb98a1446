package dev.dreambooth.engine.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Large convolutions where nothing is differentiated: the same numbers but for rounding, by another way. */
class WinogradTest {
    private static final OpLibrary PLAIN = OpDispatch.library(Map.of());
    private static final OpLibrary INFERENCE = OpDispatch.library(OpDispatch.inference(Map.of()));

    /** The last two come in several strips of tiles, and in several groups of filters. */
    @ParameterizedTest
    @CsvSource({
        "1, 256, 256, 48, 48",
        "2, 256, 320, 32, 36",
        "1, 256, 256, 45, 47",
        "2, 320, 256, 33, 50",
        "1, 256, 256, 150, 130",
        "1, 2048, 512, 44, 48",
    })
    void computesTheSameConvolution(int batch, int in, int out, int height, int width) {
        try (Scope scope = Scope.open()) {
            Tensor x = random(0, batch, in, height, width);
            Tensor weight = random(1, out, in, 3, 3);
            Tensor bias = random(2, out);
            Tensor exact = PLAIN.call("conv2d", wide(x), wide(weight), wide(bias), 1, 1);

            float[] plain = PLAIN.call("conv2d", x, weight, bias, 1, 1).toFloats();
            Tensor fast = INFERENCE.call("conv2d", x, weight, bias, 1, 1);

            assertThat(fast.shape()).containsExactly(batch, out, height, width);
            assertThat(fast.toFloats()).as("by the other way").isNotEqualTo(plain);
            double size = Math.sqrt(9.0 * in); // of the numbers: each is a sum of so many
            assertThat(largestDifference(fast, exact)).isLessThan(1e-4 * size);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "few channels, 128, 256, 64, 3, 1, 1",
        "few filters, 256, 128, 64, 3, 1, 1",
        "few tiles, 256, 256, 40, 3, 1, 1",
        "smaller by half, 256, 256, 64, 3, 2, 1",
        "one by one, 256, 256, 64, 1, 1, 0",
    })
    void whatItDoesNotPayForIsComputedAsEver(
            String why, int in, int out, int size, int kernel, int stride, int padding) {
        try (Scope scope = Scope.open()) {
            Tensor x = random(0, 1, in, size, size);
            Tensor weight = random(1, out, in, kernel, kernel);
            Object[] arguments = {x, weight, random(2, out), stride, padding};

            assertThat(INFERENCE.call("conv2d", arguments).toFloats())
                    .as(why)
                    .isEqualTo(PLAIN.call("conv2d", arguments).toFloats());
        }
    }

    @Test
    void anImageHasTheSameBitsWhateverStandsBesideIt() {
        try (Scope scope = Scope.open()) {
            Tensor image = random(0, 1, 256, 32, 32);
            Tensor other = random(3, 1, 256, 32, 32);
            Tensor weight = random(1, 256, 256, 3, 3);
            Tensor bias = random(2, 256);

            float[] first = INFERENCE
                    .call("conv2d", Tensor.cat(List.of(image, other), 0), weight, bias, 1, 1)
                    .toFloats();
            float[] second = INFERENCE
                    .call("conv2d", Tensor.cat(List.of(other, image), 0), weight, bias, 1, 1)
                    .toFloats();

            int half = first.length / 2;
            assertThat(Arrays.copyOfRange(second, half, first.length)).isEqualTo(Arrays.copyOf(first, half));
        }
    }

    @Test
    void theNumberOfThreadsDoesNotChangeABit() {
        int before = Torch.threads();
        try (Scope scope = Scope.open()) {
            Object[] arguments = {random(0, 2, 320, 64, 64), random(1, 320, 320, 3, 3), random(2, 320), 1, 1};
            Torch.setThreads(1);
            float[] one = INFERENCE.call("conv2d", arguments).toFloats();
            Torch.setThreads(2);
            assertThat(INFERENCE.call("conv2d", arguments).toFloats()).isEqualTo(one);
        } finally {
            Torch.setThreads(before);
        }
    }

    @Test
    void onlyWhatIsDifferentiatedTakesTheOldWay() {
        try (Scope scope = Scope.open()) {
            Tensor x = random(0, 1, 256, 48, 48);
            Tensor weight = random(1, 256, 256, 3, 3);
            Tensor bias = random(2, 256);
            float[] plain = PLAIN.call("conv2d", x, weight, bias, 1, 1).toFloats();

            assertThat(Ops.conv2d(x, weight, bias, 1, 1).toFloats()).isNotEqualTo(plain);
            try (GradMode recording = GradMode.enable()) {
                assertThat(Ops.conv2d(x, weight, bias, 1, 1).toFloats()).isEqualTo(plain);
            }
        }
    }

    private static double largestDifference(Tensor found, Tensor exact) {
        float[] one = found.toFloats();
        float[] other = exact.to(DType.FLOAT32).toFloats();
        double largest = 0;
        for (int i = 0; i < one.length; i++) {
            largest = Math.max(largest, Math.abs(one[i] - other[i]));
        }
        return largest;
    }

    private static Tensor random(int sample, long... shape) {
        return Noise.normal(Noise.seed(7, RandomStream.INITIALIZATION, 0, sample), shape);
    }

    private static Tensor wide(Tensor x) {
        return x.to(DType.FLOAT64);
    }
}
