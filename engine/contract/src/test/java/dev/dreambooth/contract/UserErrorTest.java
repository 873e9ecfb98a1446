package dev.dreambooth.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.settings.train.TrainSettings;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A user error keeps its parts and reads as two sentences. */
class UserErrorTest {
    @Test
    void messageIsWhatHappenedThenWhatToDo() {
        IOException cause = new IOException("no space left on device");
        UserError error = UserError.configuration("maxTrainSteps is 0.", "Give a number from 1 up.")
                .about(TrainSettings.MAX_TRAIN_STEPS)
                .causedBy(cause);

        assertThat(error)
                .hasMessage("maxTrainSteps is 0. Give a number from 1 up.")
                .hasCause(cause);
        assertThat(error.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(error.setting()).contains("maxTrainSteps");
    }

    @Test
    void dataErrorsEndWithTheirOwnCode() {
        assertThat(UserError.data("a.jpg is empty.", "Remove it.").exitCode()).isEqualTo(ExitCode.DATA);
    }

    @Test
    void aConsoleCarriesNothingOutThatAFileSays() {
        UserError error = UserError.data("a.json says '\u001b[2J\r\u0007\u202e\u009b' in\ntwo lines.", "Correct\tit.");
        assertThat(error).hasMessage("a.json says '?[2J????' in\ntwo lines. Correct it.");
        assertThat(error.what()).isEqualTo("a.json says '?[2J????' in\ntwo lines.");
    }

    @Test
    void theMiddleOfAnEndlessValueIsLeftOut() {
        UserError error = UserError.data("a.json says '" + "x".repeat(100_000) + "' in line 3.", "Correct it.");
        assertThat(error.getMessage())
                .hasSizeLessThan(1500)
                .startsWith("a.json says 'xxx")
                .contains("xxx … xxx")
                .endsWith("xxx' in line 3. Correct it.");
    }
}
