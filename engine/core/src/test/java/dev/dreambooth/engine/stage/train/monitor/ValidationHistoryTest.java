package dev.dreambooth.engine.stage.train.monitor;

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
        history.add(2, Double.NaN);
        history.add(4, 0.1 + 0.2);
        history.add(6, 0.1 + 0.2);
        history.write(folder);

        assertThat(ValidationHistory.read(folder, 7, 2).losses())
                .as("what is no number is never the best, and the earliest of equals is")
                .containsExactly(
                        new ValidationLoss(2, Double.NaN, false),
                        new ValidationLoss(4, 0.1 + 0.2, true),
                        new ValidationLoss(6, 0.1 + 0.2, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "step,loss\n2,1\n4,1\n",
                "step,validationLoss\n2,1\n4\n",
                "step,validationLoss\n2,1\n4,low\n",
                "step,validationLoss\n2,1\n",
                "step,validationLoss\n2,1\n3,1\n",
                "step,validationLoss\n2,1\n4,1\n6,1\n"
            })
    void anotherFileIsRefused(String text) throws Exception {
        Files.writeString(folder.resolve(ValidationHistory.FILE_NAME), text);
        assertThatThrownBy(() -> ValidationHistory.read(folder, 5, 2))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(ValidationHistory.FILE_NAME);
    }

    @Test
    void aFileThatIsMissingOrTooLargeIsRefused() throws Exception {
        assertThatThrownBy(() -> ValidationHistory.read(folder, 5, 2)).hasMessageContaining("missing");
        Files.write(folder.resolve(ValidationHistory.FILE_NAME), new byte[1000]);
        assertThatThrownBy(() -> ValidationHistory.read(folder, 5, 2)).hasMessageContaining("larger than");
    }
}
