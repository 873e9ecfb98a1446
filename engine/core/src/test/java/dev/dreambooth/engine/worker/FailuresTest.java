package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.event.Event;
import org.junit.jupiter.api.Test;

/** Failures of the machine are told from those of the program, with what to do. */
class FailuresTest {
    @Test
    void aFullHeapIsToldWithItsLimitAndHowToRaiseIt() {
        long limit = Runtime.getRuntime().maxMemory() >> 20;
        Event.RunFinished end = Failures.describe(new IllegalStateException(new OutOfMemoryError("Java heap space")));
        assertThat(end.exitCode()).isEqualTo(ExitCode.HEAP);
        assertThat(end.message()).contains("it may have " + limit + " MB", "JDK_JAVA_OPTIONS=-Xmx" + 2 * limit + "m");
    }

    @Test
    void aFullDeviceIsNoFullHeap() {
        Event.RunFinished end =
                Failures.describe(new IllegalStateException("CUDA out of memory. Tried to allocate 2.00 GiB"));
        assertThat(end.exitCode()).isEqualTo(ExitCode.DEVICE_MEMORY);
    }

    @Test
    void whatIsNotKnownIsAFaultOfTheProgram() {
        Event.RunFinished end = Failures.describe(new IllegalStateException("x"));
        assertThat(end.exitCode()).isEqualTo(ExitCode.INTERNAL);
        assertThat(end.message()).contains("report it");
    }
}
