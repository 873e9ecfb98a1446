package dev.dreambooth.engine.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The processor as Linux describes it. */
class CpuTest {
    @Test
    void readsTheFirstProcessor() {
        Cpu cpu = Cpu.parse(List.of(
                "processor\t: 0",
                "model name\t: Some CPU @ 2.8GHz",
                "flags\t\t: fpu sse2 fma avx2",
                "",
                "processor\t: 1",
                "model name\t: Another"));
        assertThat(cpu.model()).isEqualTo("Some CPU @ 2.8GHz");
        assertThat(cpu.instructions()).isEqualTo("AVX2");
        assertThat(Cpu.parse(List.of("flags : avx512f avx512vl avx512bw avx512dq fma avx2"))
                        .instructions())
                .isEqualTo("AVX512");
        assertThat(Cpu.parse(List.of("flags : avx2")).hasAvx2())
                .as("AVX2 kernels need FMA")
                .isFalse();
    }

    @Test
    void knowsNothingWhereNothingIsTold() {
        assertThat(Cpu.parse(List.of()).model()).isEqualTo("unknown");
        assertThat(Cpu.parse(List.of()).instructions()).isEqualTo("DEFAULT");
    }
}
