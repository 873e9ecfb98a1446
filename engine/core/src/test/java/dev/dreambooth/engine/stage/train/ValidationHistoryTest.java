package dev.dreambooth.engine.stage.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.report.ValidationLoss;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Validation losses come back from a checkpoint to the same bits, and nothing else does. */
class ValidationHistoryTest {
    @TempDir
    Path folder;

    private final ValidationHistory history = new ValidationHistory();

    @Test
    void comesBackBitForBit() throws Exception {
        history.add(2, 0.1 + 0.2);
        history.add(4, Double.NaN);
        history.write(folder);

        ValidationHistory resumed = new ValidationHistory();
        resumed.add(6, 1);
        resumed.restore(folder);
        assertThat(resumed.losses(2))
                .containsExactly(new ValidationLoss(2, 0.1 + 0.2, true), new ValidationLoss(4, Double.NaN, false));
    }

    @Test
    void aCheckpointWithoutValidationsHasNone() {
        history.add(2, 1);
        history.restore(folder);
        assertThat(history.losses(2)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "step,loss\n", "step,validationLoss\n2\n", "step,validationLoss\n2,low\n"})
    void anotherFileIsRefused(String text) throws Exception {
        Files.writeString(folder.resolve(ValidationHistory.FILE_NAME), text);
        assertThatThrownBy(() -> history.restore(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(ValidationHistory.FILE_NAME);
    }
}
