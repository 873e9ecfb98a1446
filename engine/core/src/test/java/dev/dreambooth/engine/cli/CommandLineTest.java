package dev.dreambooth.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the words of a command line mean. */
class CommandLineTest {
    @Test
    void settingsComeByTheirNamesWithOrWithoutThePrefix() {
        CommandLine line = CommandLine.parse(
                "train", "--config", "my.yaml", "-DmaxTrainSteps=4", "-Ddreambooth.prompts=a=b|c", "--control", "c");

        assertThat(line.stage()).isEqualTo(Stage.TRAIN);
        assertThat(line.properties())
                .isEqualTo(Map.of(
                        "dreambooth.configFile", "my.yaml",
                        "dreambooth.maxTrainSteps", "4",
                        "dreambooth.prompts", "a=b|c"));
        assertThat(line.control()).hasValue(Path.of("c"));
    }

    @Test
    void whatIsUnknownIsRefusedWithAWayOut() {
        assertThatThrownBy(() -> CommandLine.parse("paint"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no stage 'paint'")
                .hasMessageContaining("train");
        assertThatThrownBy(() -> CommandLine.parse("train", "--fast")).hasMessageContaining("'--fast' is no option");
        assertThatThrownBy(() -> CommandLine.parse("train", "-Dx")).hasMessageContaining("'-Dx' is no option");
        assertThatThrownBy(() -> CommandLine.parse("train", "--config")).hasMessageContaining("--config needs a value");
        assertThatThrownBy(CommandLine::parse).hasMessageContaining("No stage");
    }
}
