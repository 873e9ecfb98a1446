package dev.dreambooth.engine.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Weights in 8 bits, and copies of element types that DJL does not know. */
class QuantizationTest {
    @Test
    void eachRowIsRoundedToStepsOfItsOwn() {
        try (Scope scope = Scope.open()) {
            Tensor small = Noise.normal(1, 1, 6, 3, 3).mul(1e-3);
            Tensor weight = Tensor.cat(List.of(Noise.normal(2, 3, 6, 3, 3), small, Tensor.zeros(1, 6, 3, 3)), 0);
            Tensor quantized = Ops.quantized(weight);
            assertThat(quantized.isQuantized()).isTrue();
            assertThat(quantized.dtype()).isEqualTo(DType.INT8);
            assertThat(quantized.shape()).containsExactly(5, 6, 3, 3);
            Tensor error = Ops.dequantized(quantized).sub(weight).abs();
            for (int row = 0; row < 5; row++) {
                double step = weight.select(0, row).abs().max().item() / 127;
                assertThat(error.select(0, row).max().item()).as("row " + row).isLessThanOrEqualTo(0.5001 * step);
            }
        }
    }

    @Test
    void aLayerComputesWithTheWidenedWeight() {
        try (Scope scope = Scope.open()) {
            Tensor weight = Noise.normal(3, 8, 4);
            Tensor bias = Noise.normal(4, 8);
            Tensor x = Noise.normal(5, 2, 4);
            Tensor quantized = Ops.quantized(weight);
            Tensor widened = Ops.dequantized(quantized);
            assertThat(Ops.linear(x, quantized, bias).toFloats())
                    .containsExactly(Ops.linear(x, widened, bias).toFloats());
            assertThat(Ops.linearWithoutBias(x.to(DType.BFLOAT16), quantized).dtype())
                    .isEqualTo(DType.BFLOAT16);
        }
    }

    /** DJL's own copy to a device ends the process at a type that it does not know, such as bfloat16. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT16", "BFLOAT16", "INT64", "UINT8"})
    void aCopyOnADeviceHasTheSameBits(DType type) {
        try (Scope scope = Scope.open()) {
            Tensor tensor = Noise.normal(6, 3, 5).mul(50).to(type);
            Tensor copy = tensor.copiedTo(Device.CPU);
            assertThat(copy.dtype()).isEqualTo(type);
            assertThat(copy.bytes()).isEqualTo(tensor.bytes());
            Tensor quantized = Ops.quantized(Noise.normal(7, 3, 5));
            assertThat(Ops.dequantized(quantized.copiedTo(Device.CPU)).toFloats())
                    .containsExactly(Ops.dequantized(quantized).toFloats());
        }
    }
}
