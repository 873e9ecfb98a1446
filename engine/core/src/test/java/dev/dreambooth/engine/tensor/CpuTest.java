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
    void knowsWhoMultiplies16Bits() {
        Cpu avx2 = Cpu.parse(List.of("flags : fma avx2"));
        Cpu avx512 = Cpu.parse(List.of("flags : avx512f avx512vl avx512bw avx512dq fma avx2"));

        assertThat(avx2.multiplies16Bits("amd64")).isFalse();
        assertThat(avx512.multiplies16Bits("amd64")).isTrue();
        assertThat(Cpu.parse(List.of()).multiplies16Bits("x86_64"))
                .as("where the system does not tell, as on Windows, the way that is never slow")
                .isFalse();
        assertThat(Cpu.parse(List.of()).multiplies16Bits("aarch64")).isTrue();
    }

    @Test
    void knowsNothingWhereNothingIsTold() {
        assertThat(Cpu.parse(List.of()).model()).isEqualTo("unknown");
        assertThat(Cpu.parse(List.of()).instructions()).isEqualTo("DEFAULT");
    }
}
