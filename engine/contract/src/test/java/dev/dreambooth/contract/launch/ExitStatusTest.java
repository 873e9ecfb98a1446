package dev.dreambooth.contract.launch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A status means the same wherever it is shown. */
class ExitStatusTest {
    @ParameterizedTest
    @CsvSource({"6, out of device memory", "137, SIGKILL", "139, SIGSEGV", "99, exit status 99"})
    void ourCodesSignalsAndTheRest(int status, String meaning) {
        assertThat(ExitStatus.meaning(status)).contains(meaning);
    }
}
