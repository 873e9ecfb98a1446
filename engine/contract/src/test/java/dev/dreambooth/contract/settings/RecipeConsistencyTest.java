package dev.dreambooth.contract.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of the recipe that contradict each other, or that nothing would read, are refused with both places. */
class RecipeConsistencyTest {
    @TempDir
    private Path project;

    @ParameterizedTest
    @CsvSource({
        "lrCycles=3, lrCycles 3, lrScheduler constant",
        "lrPower=2.0 lrScheduler=cosine, lrPower 2.0, lrScheduler cosine",
        "lrEnd=1e-6, lrEnd 1.0E-6, lrScheduler constant",
        "lrScheduler=polynomial lrEnd=1e-5, lrEnd 1.0E-5, learningRate 5.0E-6",
        "stopTextEncoderTraining=10, stopTextEncoderTraining 10, trainTextEncoder false",
        "snrGamma=5, snrGamma 5.0, lossWeighting none",
        "snrGamma=5 lossWeighting=debiased, snrGamma 5.0, lossWeighting debiased",
        "huberC=0.2, huberC 0.2, lossType l2",
        "huberSchedule=constant, huberSchedule constant, lossType l2",
        "rescaleBetasZeroSnr=true trainMethod=lora, rescaleBetasZeroSnr true, mergeLora false",
        "emaDecay=0.99, emaDecay 0.99, useEma false",
        "exportEma=false, exportEma false, useEma false",
        "pyramidNoiseDiscount=0.4, pyramidNoiseDiscount 0.4, pyramidNoiseIterations 0",
    })
    void contradictionsNameBothSides(String settings, String one, String other) {
        assertThatThrownBy(() -> resolve(settings)).isInstanceOfSatisfying(UserError.class, error -> {
            String name = one.substring(0, one.indexOf(' '));
            assertThat(error.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
            assertThat(error.what()).startsWith(one + " (-Ddreambooth." + name + ") contradicts " + other + " (");
            assertThat(error.remedy()).isNotBlank();
        });
    }

    @Test
    void whatBelongsTogetherIsAccepted() {
        ResolvedSettings settings =
                resolve("lrScheduler=polynomial lrEnd=1e-6 lrPower=2 lossWeighting=min_snr snrGamma=1"
                        + " lossType=huber huberC=0.2 huberSchedule=constant pyramidNoiseIterations=6 pyramidNoiseDiscount=0.4"
                        + " trainTextEncoder=true stopTextEncoderTraining=10");

        assertThat(settings.get(LossSettings.SNR_GAMMA)).isEqualTo(1);
        assertThat(settings.get(LearningRateSettings.LR_POWER)).isEqualTo(2);
    }

    @Test
    void aModelThatWarmsUpForLongHindersNoShortRun() {
        Map<String, String> recommended = Map.of("lrWarmupSteps", "10");
        ResolvedSettings settings = TrainingSettings.of(project, recommended, Map.of("maxTrainSteps", "5"));
        assertThat(settings.get(LearningRateSettings.LR_WARMUP_STEPS)).isEqualTo(10);

        assertThatThrownBy(() -> resolve("lrWarmupSteps=10 maxTrainSteps=5"))
                .hasMessageStartingWith("lrWarmupSteps 10 (-Ddreambooth.lrWarmupSteps) contradicts maxTrainSteps 5");
    }

    private ResolvedSettings resolve(String settings) {
        Map<String, String> chosen = new HashMap<>();
        for (String setting : settings.split(" ", -1)) {
            String[] nameAndValue = setting.split("=", 2);
            chosen.put(nameAndValue[0], nameAndValue[1]);
        }
        return TrainingSettings.of(project, chosen);
    }
}
