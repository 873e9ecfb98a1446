package dev.dreambooth.engine.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the loaders of systems say is handed on whole, with what it means and what to install. */
class LoadFailureTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /t/libcaffe2_nvrtc.so: libcuda.so.1: cannot open shared object file: No such file or directory | libcuda.so.1 is a part of NVIDIA's driver
            /t/libtorch_cpu.so: libcudart.so.12: cannot open shared object file: No such file or directory | nvidia-cuda-runtime-cu12
            /t/libtorch_cuda.so: libcusparseLt.so.0: cannot open shared object file: No such file or directory | nvidia-cusparselt-cu12
            /t/libtorch_cuda.so: libcusparse.so.12: cannot open shared object file: No such file or directory | nvidia-cusparse-cu12
            /t/libtorch.so: libtorch_cuda.so: cannot open shared object file: No such file or directory | libtorch_cuda.so is a part of libtorch, which is not whole
            /t/libtorch_cpu.so: libgomp-a34b3233.so.1: cannot open shared object file: No such file or directory | libgomp1
            /t/libc10.so: libstdc++.so.6: cannot open shared object file: No such file or directory | Alpine Linux
            /t/libx.so: libnuma.so.1: cannot open shared object file: No such file or directory | libnuma.so.1 is missing: install
            /t/libdjl_torch.so: /t/libdjl_torch.so: undefined symbol: _ZN3c105ErrorC1ENS_14SourceLocationESs | The function _ZN3c105ErrorC1ENS_14SourceLocationESs is in none
            /t/libcaffe2_nvrtc.so: /t/libcaffe2_nvrtc.so: undefined symbol: cuLibraryLoadData | one of NVIDIA's driver, which is older
            /lib/libstdc++.so.6: version `GLIBCXX_3.4.30' not found (required by /t/libtorch_cpu.so) | older than GLIBCXX_3.4.30
            /t/libc10.so: /t/libc10.so: invalid ELF header | damaged or for another system (invalid ELF header)
            /t/libc10.so: /t/libc10.so: cannot open shared object file: No such file or directory (Possible cause: can't load AARCH64 .so on a AMD 64 platform) | another kind of processor (AARCH64 .so on a AMD 64 platform)
            /c/libdjl_torch.so: /c/libdjl_torch.so: failed to map segment from shared object | mounted noexec
            /t/libgomp.so.1: cannot allocate memory in static TLS block | LD_PRELOAD
            C:/t/torch_cpu.dll: Can't find dependent libraries | Visual C++
            something that nobody has seen | Check accelerator and libtorch
            """)
    void aMessageOfALoaderIsExplained(String message, String explanation) {
        LoadFailure failure = LoadFailure.in(new IllegalStateException(
                        "Failed to load PyTorch native library", new UnsatisfiedLinkError(message)))
                .orElseThrow();
        assertThat(failure.message()).isEqualTo(message);
        assertThat(failure.remedy()).contains(explanation);
    }

    @Test
    void aBuildThatTheBridgeHasNotIsTold() {
        LoadFailure failure = LoadFailure.in(new IllegalStateException(
                        "Failed to load PyTorch native library",
                        new AssertionError("PyTorch jni not found: jnilib/linux-x86_64/cu126/libdjl_torch.so")))
                .orElseThrow();
        assertThat(failure.remedy()).contains("has no jnilib/linux-x86_64/cu126/libdjl_torch.so");
    }

    @Test
    void otherFailuresAreNotAboutLoading() {
        assertThat(LoadFailure.in(new IllegalStateException("libfoo.so is mentioned", new RuntimeException("x"))))
                .isEmpty();
    }
}
