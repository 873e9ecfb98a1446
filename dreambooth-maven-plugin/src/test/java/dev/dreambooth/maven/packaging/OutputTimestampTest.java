package dev.dreambooth.maven.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The property is read as other Maven plugins read it. */
class OutputTimestampTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-22T00:00:00Z, 2026-11-22T00:00",
        "2026-11-22T01:30:00+02:00, 2026-11-21T23:30",
        "1577836800, 2020-01-01T00:00"
    })
    void timesAndSecondsMeanATimeInUtc(String property, String time) {
        assertThat(OutputTimestamp.of(property)).hasToString(time);
    }

    @Test
    void withoutOneArchivesAreReproducibleAllTheSame() {
        assertThat(OutputTimestamp.of(null)).isEqualTo(OutputTimestamp.of("x")).hasToString("1980-02-01T00:00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "1979-12-31T00:00:00Z", "2100-01-01T00:00:00Z", "99999999999999999999", "5"})
    void whatNoArchiveCanHoldIsRefused(String property) {
        assertThatThrownBy(() -> OutputTimestamp.of(property))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("project.build.outputTimestamp is '" + property + "'.");
    }
}
