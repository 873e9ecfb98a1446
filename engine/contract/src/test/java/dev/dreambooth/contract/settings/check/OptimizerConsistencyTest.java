package dev.dreambooth.contract.settings.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.choice.OptimizerName;
import dev.dreambooth.contract.settings.train.OptimizerSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an optimizer cannot work with is refused before anything runs, with both places and what to do. */
class OptimizerConsistencyTest {
    @TempDir
    private Path project;

    private ResolvedSettings resolve(String settings) {
        return TrainingSettings.written(project, settings);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "optimizer=prodigy | learningRate 5.0E-6 | optimizer prodigy | set learningRate to 1.",
                "optimizer=prodigy learningRate=0.09 | learningRate 0.09 | optimizer prodigy | set learningRate to 1.",
                "optimizer=prodigy trainMethod=lora | loraLearningRate 1.0E-4 | optimizer prodigy | set loraLearningRate to 1",
                "optimizer=prodigy learningRate=1 trainTextEncoder=true textEncoderLearningRate=0.5"
                        + " | textEncoderLearningRate 0.5 | optimizer prodigy | set it to 1.0 as learningRate is",
                "optimizer=prodigy learningRate=1 fusedBackward=true | fusedBackward true | optimizer prodigy"
                        + " | leave fusedBackward off",
                "optimizer=adamwschedulefree lrScheduler=cosine | lrScheduler cosine | optimizer adamwschedulefree"
                        + " | set lrScheduler to constant",
                "optimizer=adamwschedulefree useEma=true | useEma true | optimizer adamwschedulefree | leave useEma off",
                "optimizer=adamwschedulefree adamBeta1=0 | adamBeta1 0.0 | optimizer adamwschedulefree | above 0",
            })
    void whatAnOptimizerCannotWorkWithIsRefused(String settings, String one, String other, String remedy) {
        assertThatThrownBy(() -> resolve(settings)).isInstanceOfSatisfying(UserError.class, error -> {
            assertThat(error.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
            assertThat(error.what()).startsWith(one + " (").contains(") contradicts " + other + " (");
            assertThat(error.remedy()).contains(remedy);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "optimizer=prodigy learningRate=0.1",
                "optimizer=Prodigy learningRate=1 trainTextEncoder=true textEncoderLearningRate=1.0",
                "optimizer=prodigy trainMethod=lora loraLearningRate=1 lrScheduler=cosine lrWarmupSteps=10",
                "optimizer=lion8bit fusedBackward=true gradientClipping=block",
                "optimizer=adamwschedulefree lrWarmupSteps=10 adamBeta1=0.95 fusedBackward=true",
            })
    void whatItCanIsAccepted(String settings) {
        assertThat(resolve(settings).get(OptimizerSettings.OPTIMIZER)).isNotEqualTo(OptimizerName.ADAMW);
    }

    @Test
    void whoLooksForEightBitsInVainIsToldWhy() {
        assertThatThrownBy(() -> resolve("optimizer=Prodigy8bit learningRate=1"))
                .hasMessageStartingWith("optimizer is 'Prodigy8bit', set by -Ddreambooth.optimizer.")
                .isInstanceOfSatisfying(
                        UserError.class,
                        error -> assertThat(error.remedy())
                                .startsWith("Prodigy has no form with states of 8 bits")
                                .contains("prodigySliceP to 11"));
        assertThatThrownBy(() -> resolve("optimizer=AdamWScheduleFree8bit"))
                .isInstanceOfSatisfying(
                        UserError.class,
                        error -> assertThat(error.remedy())
                                .startsWith("Schedule-free AdamW has no form with states of 8 bits"));
        assertThatThrownBy(() -> resolve("optimizer=adagrad"))
                .isInstanceOfSatisfying(
                        UserError.class, error -> assertThat(error.remedy()).startsWith("It must be one of adamw, "));
    }
}
