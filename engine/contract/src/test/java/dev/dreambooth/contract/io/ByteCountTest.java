package dev.dreambooth.contract.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Three digits, in the unit in which a value is at least one. */
class ByteCountTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 bytes",
        "999, 999 bytes",
        "1000, 1.00 kB",
        "450000000, 450 MB",
        "999499999, 999 MB",
        "999600000, 1.00 GB",
        "9994000000, 9.99 GB",
        "9996000000, 10.0 GB",
        "13848000000, 13.8 GB",
        "99960000000, 100 GB",
        "2000000000000000, 2000 TB"
    })
    void isShownWithThreeDigits(long bytes, String shown) {
        assertThat(ByteCount.shown(bytes)).isEqualTo(shown);
    }
}
