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
}
