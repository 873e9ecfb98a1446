package dev.dreambooth.jenkins.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Axes have round numbers, a few of them, that hold all values. */
class AxisTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0      | 1      | 0 0.5 1",
                "0.2    | 0.5    | 0.2 0.3 0.4 0.5",
                "0.31   | 0.87   | 0.2 0.4 0.6 0.8 1",
                "-3     | 5      | -4 -2 0 2 4 6",
                "7      | 7      | 6 8",
                "0      | 0      | 0 0.5",
                "1e6    | 3.2e6  | 1000000 2000000 3000000 4000000",
            })
    void holdsAllValuesBetweenRoundNumbers(double low, double high, String ticks) {
        Axis axis = Axis.over(low, high, 100, 0);

        assertThat(axis.getTicks()).extracting(Axis.Tick::getText).containsExactly(ticks.split(" ", -1));
        assertThat(Double.parseDouble(axis.getTicks().get(0).getText())).isLessThanOrEqualTo(low);
        assertThat(Double.parseDouble(
                        axis.getTicks().get(axis.getTicks().size() - 1).getText()))
                .isGreaterThanOrEqualTo(high);
        assertThat(axis.getTicks()).hasSizeBetween(2, 7);
        assertThat(Double.parseDouble(axis.place(high))).isBetween(0.0, 100.0);
    }
}
