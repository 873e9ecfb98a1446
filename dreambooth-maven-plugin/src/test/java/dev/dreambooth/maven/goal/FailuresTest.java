package dev.dreambooth.maven.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.ExitCode;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a user can fix fails the build; what broke is an execution error. */
class FailuresTest {
    @ParameterizedTest
    @EnumSource(names = {"CONFIGURATION", "DATA", "GATE_FAILED"})
    void whatTheUserCanMendIsAFailure(ExitCode exitCode) {
        assertThatThrownBy(() -> Failures.of(exitCode, "why"))
                .isInstanceOf(MojoFailureException.class)
                .hasMessage("why")
                .hasNoCause();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"OK", "CONFIGURATION", "DATA", "GATE_FAILED"})
    void everythingElseIsAnError(ExitCode exitCode) throws MojoFailureException {
        assertThat(Failures.of(exitCode, "why"))
                .isInstanceOf(MojoExecutionException.class)
                .hasMessage("why")
                .hasNoCause();
    }
}
