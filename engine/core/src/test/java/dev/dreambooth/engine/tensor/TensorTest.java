package dev.dreambooth.engine.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tensors, their owners, gradients and seeded noise. */
class TensorTest {
    @Test
    void computesAndBroadcasts() {
        try (Scope scope = Scope.open()) {
            Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
            assertThat(x.add(Tensor.of(new float[] {10, 20}, 2)).mul(2).toFloats())
                    .containsExactly(22, 44, 26, 48);
            assertThat(x.slice(1, 1, 2).toFloats()).containsExactly(2, 4);
            assertThat(x.permute(1, 0).reshape(4).toFloats()).containsExactly(1, 3, 2, 4);
            assertThat(Tensor.cat(x.chunk(2, 0), 1).shape()).containsExactly(1, 4);
            assertThat(x.addScaled(x, -0.5).sum().item()).isEqualTo(5.0);
        }
    }

    @Test
    void readsEveryElementType() {
        try (Scope scope = Scope.open()) {
            for (DType type : List.of(DType.FLOAT16, DType.BFLOAT16, DType.FLOAT64, DType.INT32, DType.UINT8)) {
                Tensor cast = Tensor.of(new float[] {0, 1, 2, 100}, 4).to(type);
                assertThat(cast.dtype()).isEqualTo(type);
                ByteBuffer bytes = cast.bytes();
                assertThat(bytes.remaining()).isEqualTo(4 * type.bytes());
                assertThat(Tensor.ofBytes(bytes, type, 2, 2).toFloats()).containsExactly(0, 1, 2, 100);
            }
        }
    }

    @Test
    void usesADirectBufferInPlace() {
        ByteBuffer direct = ByteBuffer.allocateDirect(8).order(ByteOrder.LITTLE_ENDIAN);
        try (Scope scope = Scope.open()) {
            Tensor tensor = Tensor.ofBytes(direct, DType.FLOAT32, 2);
            direct.putFloat(4, 7f);
            assertThat(tensor.toFloats()).containsExactly(0, 7);
        }
    }

    @Test
    void scopeFreesAllButWhatIsKept() {
        long before = Tensor.liveHandles();
        Tensor kept;
        try (Scope outer = Scope.open()) {
            Tensor inner;
            try (Scope scope = Scope.open()) {
                Tensor a = Tensor.ones(3);
                inner = scope.keep(a.add(1));
            }
            assertThat(Tensor.liveHandles()).isEqualTo(before + 1);
            kept = outer.keep(inner.mul(2));
        }
        assertThat(Tensor.liveHandles()).isEqualTo(before + 1);
        assertThat(kept.toFloats()).containsExactly(4, 4, 4);
        kept.close();
        kept.close();
        assertThat(Tensor.liveHandles()).isEqualTo(before);
        assertThatThrownBy(kept::toFloats)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("freed");
    }

    @Test
    void differentiates() {
        try (Scope scope = Scope.open();
                GradMode grad = GradMode.enable()) {
            Tensor x = Tensor.of(new float[] {1, 2, 3}, 3).requireGrad(true);
            Tensor unused = Tensor.ones(2).requireGrad(true);
            List<Tensor> gradients = Autograd.gradients(x.mul(x).sum(), List.of(x, unused));
            assertThat(gradients.get(0).toFloats()).containsExactly(2, 4, 6);
            assertThat(gradients.get(1).toFloats()).containsExactly(0, 0);
        }
    }

    @Test
    void aRecordedGraphOutlivesTheHandlesOfItsInputs() {
        try (Scope scope = Scope.open();
                GradMode grad = GradMode.enable()) {
            Tensor table = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2).requireGrad(true);
            for (int round = 0; round < 50; round++) {
                Tensor picked;
                try (Tensor index = Tensor.of(new long[] {1, 1, 0}, 3)) {
                    picked = table.gather(index);
                }
                System.gc(); // would free a buffer that the graph still reads
                Tensor.of(new long[] {1L << 40, 1L << 40, 1L << 40}, 3).close();
                Tensor gradient =
                        Autograd.gradients(picked.sum(), List.of(table)).get(0);
                assertThat(gradient.toFloats()).containsExactly(1, 1, 2, 2);
            }
        }
    }

    @Test
    void normalNoiseIsTorchs() {
        try (Scope scope = Scope.open()) {
            // torch.randn(4, generator=torch.Generator("cpu").manual_seed(42))
            float[] four = Noise.normal(42, 4).toFloats();
            assertThat(four[0]).isCloseTo(0.3367f, within(1e-4f));
            assertThat(four[1]).isCloseTo(0.1288f, within(1e-4f));
            // 16 numbers and more are drawn by another path of the same generator
            float[] twenty = Noise.normal(42, 20).toFloats();
            assertThat(twenty[0]).isCloseTo(1.9269f, within(1e-4f));
            assertThat(twenty[1]).isCloseTo(1.4873f, within(1e-4f));
            assertThat(Noise.normals(42, 2, 20).get(0).toFloats()).containsExactly(twenty);
        }
    }

    @Test
    void seedsDependOnEveryArgument() {
        long seed = Noise.seed(1, RandomStream.FLIP, 2, 3);
        assertThat(seed).isEqualTo(Noise.seed(1, RandomStream.FLIP, 2, 3));
        assertThat(List.of(
                        Noise.seed(2, RandomStream.FLIP, 2, 3),
                        Noise.seed(1, RandomStream.CROP, 2, 3),
                        Noise.seed(1, RandomStream.FLIP, 3, 3),
                        Noise.seed(1, RandomStream.FLIP, 3, 2),
                        Noise.seed(1, RandomStream.FLIP, 2, 4)))
                .doesNotContain(seed)
                .doesNotHaveDuplicates();
        double sum = 0;
        for (int i = 0; i < 10_000; i++) {
            sum += Noise.uniform(Noise.seed(7, RandomStream.FLIP, i, 0));
        }
        assertThat(sum / 10_000).isCloseTo(0.5, within(0.02));
    }

    @Test
    void aMoveToItsOwnDeviceIsAHandleOfItsOwn() {
        try (Scope scope = Scope.open()) {
            Tensor x = Tensor.of(new float[] {1, 2}, 2);
            Tensor moved = x.to(x.device());
            x.close();
            assertThat(moved.toFloats()).containsExactly(1, 2);
        }
    }
}
