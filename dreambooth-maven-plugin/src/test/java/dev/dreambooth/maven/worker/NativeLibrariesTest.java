package dev.dreambooth.maven.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.machine.Platform;
import dev.dreambooth.contract.settings.choice.Accelerator;
import org.junit.jupiter.api.Test;

/** Machines without native libraries of an accelerator are turned away. */
class NativeLibrariesTest {
    @Test
    void anAcceleratorIsAcceptedWhereItsLibrariesExist() {
        assertThatCode(() -> NativeLibraries.require(Accelerator.CPU, new Platform("osx", "aarch64")))
                .doesNotThrowAnyException();
        assertThatCode(() -> NativeLibraries.require(Accelerator.CU124, new Platform("linux", "x86_64")))
                .doesNotThrowAnyException();
    }

    @Test
    void whereTheyDoNotExistTheOnesThatDoAreNamed() {
        assertThatThrownBy(() -> NativeLibraries.require(Accelerator.CU124, new Platform("osx", "aarch64")))
                .isInstanceOfSatisfying(
                        UserError.class, error -> assertThat(error.exitCode()).isEqualTo(ExitCode.CONFIGURATION))
                .hasMessage("There are no native libraries of accelerator cu124 for osx-aarch64."
                        + " Set accelerator to cpu.");
        assertThatThrownBy(() -> NativeLibraries.require(Accelerator.CPU, new Platform("freebsd", "riscv64")))
                .hasMessageContaining("Run on one of linux-aarch64, linux-x86_64, osx-aarch64, win-x86_64.");
    }
}
