package dev.dreambooth.engine.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Quantiles and probabilities, against numbers that mpmath gave to thirty digits. */
class StudentTTest {
    @ParameterizedTest
    @CsvSource({
        "0.95, 1, 6.31375151467504",
        "0.975, 1, 12.7062047361747",
        "0.95, 2, 2.91998558035373",
        "0.975, 3, 3.18244630528371",
        "0.95, 7, 1.89457860509001",
        "0.975, 7, 2.36462425159279",
        "0.99, 7, 2.99795156686853",
        "0.975, 8, 2.30600413520417",
        "0.98, 11, 2.32813983348146",
        "0.95, 24, 1.71088207990943",
        "0.999, 24, 3.46677729801603",
        "0.975, 99, 1.98421695158642",
        "0.975, 399, 1.96592729592088"
    })
    void quantiles(double p, int freedom, double expected) {
        assertThat(StudentT.quantile(p, freedom)).isCloseTo(expected, within(1e-9 * expected));
        assertThat(StudentT.probability(expected, freedom)).isCloseTo(p, within(1e-12));
    }

    @Test
    void itIsSymmetric() {
        for (int freedom = 1; freedom < 30; freedom++) {
            assertThat(StudentT.probability(0, freedom)).isEqualTo(.5);
            assertThat(StudentT.probability(-1.3, freedom) + StudentT.probability(1.3, freedom))
                    .isCloseTo(1, within(1e-14));
        }
    }
}
