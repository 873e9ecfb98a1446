package dev.dreambooth.engine.stage.train.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.report.ValidationLoss;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A plateau is so many validations without an improvement, however the training came there. */
class EarlyStoppingTest {
    @ParameterizedTest
    @CsvSource({
        "1, 0, '3 2 1', 0",
        "1, 0, '3 2 2', 3",
        "2, 0, '3 2 2', 0",
        "2, 0, '3 2 2 1 1 1', 6",
        "2, 0, '3 4 4', 3", // the first is always lower than nothing
        "2, 0.5, '3 2.75 2.25 2', 0", // slow but steady: lower than the last one that counted
        "2, 1, '3 2.5 2.25 1', 3",
        "2, 0, '3 NaN NaN', 3",
        "1, 0, 'NaN 3', 1",
    })
    void endsWhereNothingBecameLower(int patience, double delta, String losses, int end) {
        List<ValidationLoss> validations = new ArrayList<>();
        for (String loss : losses.split(" ", -1)) {
            validations.add(new ValidationLoss(validations.size() + 1L, Double.parseDouble(loss), false));
        }
        assertThat(new EarlyStopping(patience, delta)
                        .end(validations)
                        .map(ValidationLoss::step)
                        .orElse(0L))
                .isEqualTo(end);
    }
}
