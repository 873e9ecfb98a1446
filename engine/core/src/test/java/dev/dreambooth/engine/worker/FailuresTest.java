package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.io.ByteCount;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures of the machine are told from those of the program, with what to do. */
class FailuresTest {
    @Test
    void aFullHeapIsToldWithItsLimitAndHowToRaiseIt() {
        long limit = Runtime.getRuntime().maxMemory();
        Event.RunFinished end = Failures.describe(new IllegalStateException(new OutOfMemoryError("Java heap space")));
        assertThat(end.exitCode()).isEqualTo(ExitCode.HEAP);
        assertThat(end.message())
                .contains("it may have " + ByteCount.shown(limit), "JDK_JAVA_OPTIONS=-Xmx" + 2 * (limit >> 20) + "m");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA out of memory. Tried to allocate 2.00 GiB",
                "[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried to allocate 42 bytes",
                "[enforce fail] DefaultCPUAllocator: not enough memory: you tried to allocate 42 bytes",
                "std::bad_alloc",
                "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
                "cuDNN error: CUDNN_STATUS_ALLOC_FAILED"
            })
    void aFullDeviceIsNoFullHeap(String message) {
        Event.RunFinished end = Failures.describe(new RuntimeException(new IllegalStateException(message)));
        assertThat(end.exitCode()).isEqualTo(ExitCode.DEVICE_MEMORY);
        assertThat(end.message()).contains("trainBatchSize").doesNotContain("Xmx");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Map failed",
                "unable to create native thread: possibly out of memory or process/resource limits reached",
                "os::commit_memory failed"
            })
    void whatIsShortOutsideOfTheHeapIsNotMendedByALargerHeap(String message) {
        Event.RunFinished end = Failures.describe(new IOException("Map failed", new OutOfMemoryError(message)));
        assertThat(end.exitCode()).isEqualTo(ExitCode.DEVICE_MEMORY);
        assertThat(end.message()).contains(message, "larger Java heap would leave even less");
    }

    @Test
    void buffersOutsideOfTheHeapHaveALimitOfTheirOwn() {
        Event.RunFinished end = Failures.describe(
                new OutOfMemoryError("Cannot reserve 42 bytes of direct buffer memory (allocated: 1, limit: 2)"));
        assertThat(end.exitCode()).isEqualTo(ExitCode.HEAP);
        assertThat(end.message())
                .contains("42 bytes", "-XX:MaxDirectMemorySize")
                .doesNotContain("Xmx");
    }

    @Test
    void aLibraryThatIsNotLoadedIsToldInTheLoadersWords() {
        Event.RunFinished end = Failures.describe(new IllegalStateException(
                "libtorch cannot be loaded",
                new IllegalStateException(
                        "Failed to load PyTorch native library",
                        new UnsatisfiedLinkError(
                                "/t/libtorch_cpu.so: libcudart.so.12: cannot open shared object file"))));
        assertThat(end.exitCode()).isEqualTo(ExitCode.NATIVE_LIBRARY);
        assertThat(end.message())
                .startsWith("The native library of libtorch cannot be loaded: /t/libtorch_cpu.so: libcudart.so.12: ")
                .contains("nvidia-cuda-runtime-cu12");
    }

    @Test
    void theLoadersTableOfThreadsIsNoMemoryOfTheMachine() {
        Event.RunFinished end = Failures.describe(
                new UnsatisfiedLinkError("/t/libgomp.so.1: cannot allocate memory in static TLS block"));
        assertThat(end.exitCode()).isEqualTo(ExitCode.NATIVE_LIBRARY);
        assertThat(end.message()).contains("LD_PRELOAD");
    }

    @Test
    void whatIsNotKnownIsAFaultOfTheProgram() {
        Event.RunFinished end = Failures.describe(new IllegalStateException("x"));
        assertThat(end.exitCode()).isEqualTo(ExitCode.INTERNAL);
        assertThat(end.message()).contains("report it");
    }
}
