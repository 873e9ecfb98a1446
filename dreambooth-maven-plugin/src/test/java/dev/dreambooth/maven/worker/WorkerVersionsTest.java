package dev.dreambooth.maven.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.settings.choice.Accelerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The plugin knows a set of versions for each accelerator, and the parts of a set belong together. */
class WorkerVersionsTest {
    private final WorkerVersions versions = WorkerVersions.builtIn();

    @ParameterizedTest
    @EnumSource
    void theBridgeIsMadeForBothItsEnds(Accelerator accelerator) {
        assertThat(versions.pytorchJni(accelerator))
                .as("DJL downloads a bridge behind the user's back if the versions disagree")
                .isEqualTo(versions.libtorch(accelerator) + "-" + versions.djl(accelerator))
                .matches("\\d+\\.\\d+\\.\\d+-\\d+\\.\\d+\\.\\d+");
    }
}
