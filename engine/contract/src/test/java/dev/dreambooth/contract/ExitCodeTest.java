package dev.dreambooth.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Exit codes are part of the public contract: scripts and build servers compare the numbers. */
class ExitCodeTest {
    @Test
    void numbersAreThePublishedOnes() {
        assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::code)).containsExactly(0, 2, 3, 4, 5, 6, 7, 8, 13);
    }

    @Test
    void aStatusNoWorkerChoosesIsNotAnExitCode() {
        assertThat(ExitCode.of(8)).contains(ExitCode.CANCELLED);
        assertThat(ExitCode.of(134)).as("SIGABRT").isEmpty();
    }
}
