package dev.dreambooth.engine.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.engine.weights.SafetensorsFile;
import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The books of 8-bit moments hold the published numbers. */
class DynamicCodeBookTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theNumbersAreThoseOfBitsandbytes(boolean signed) throws URISyntaxException {
        Path golden = Path.of(
                getClass().getResource("/golden/optimizers/golden.safetensors").toURI());
        try (SafetensorsFile file = SafetensorsFile.open(golden)) {
            FloatBuffer published =
                    file.bytes(signed ? "signed_book" : "unsigned_book").asFloatBuffer();
            float[] numbers = DynamicCodeBook.numbers(signed);
            for (int i = 0; i < numbers.length; i++) {
                assertThat(numbers[i]).isCloseTo(published.get(i), within(1e-6f * Math.abs(numbers[i])));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theNumbersRiseAndReachOne(boolean signed) {
        float[] numbers = DynamicCodeBook.numbers(signed);
        assertThat(numbers).hasSize(256).isSorted().doesNotHaveDuplicates().contains(0, 1);
        assertThat(numbers[0]).isCloseTo(signed ? -0.993f : 0, within(1e-3f));
    }

    @Test
    void momentsWithoutSignAreTwiceAsFine() {
        float[] signed = DynamicCodeBook.numbers(true);
        float[] unsigned = DynamicCodeBook.numbers(false);
        assertThat(1 - signed[254]).isCloseTo(2 * (1 - unsigned[254]), within(1e-6f));
    }
}
