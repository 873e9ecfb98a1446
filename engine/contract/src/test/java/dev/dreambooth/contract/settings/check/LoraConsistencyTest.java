package dev.dreambooth.contract.settings.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.train.LoraSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of adapters and of whole weights do not mix, and a model's recommendation for one method hinders no other. */
class LoraConsistencyTest {
    @TempDir
    private Path project;

    private final Map<String, String> chosen = new HashMap<>();

    private ResolvedSettings resolve() {
        return TrainingSettings.of(project, Map.of("learningRate", "5e-4", "loraRank", "32"), chosen);
    }

    private void set(String name, String value) {
        chosen.put(name, value);
    }

    @Test
    void aModelMayRecommendForBothMethods() {
        assertThat(LoraSettings.isLora(resolve())).isFalse();
        set("trainMethod", "lora");
        ResolvedSettings settings = resolve();
        assertThat(LoraSettings.isLora(settings)).isTrue();
        assertThat(settings.get(LoraSettings.LORA_RANK)).isEqualTo(32);
        assertThat(settings.get(LoraSettings.LORA_LEARNING_RATE)).isEqualTo(1e-4);
    }

    @ParameterizedTest
    @CsvSource({
        "loraRank, 4",
        "loraAlpha, 4",
        "loraDropout, 0.1",
        "loraTargets, transformer",
        "loraType, dora",
        "loraConvRank, 4",
        "loraConvAlpha, 4",
        "loraLearningRate, 1e-3",
        "loraFormat, kohya",
        "mergeLora, true",
    })
    void settingsOfAdaptersWithoutAdaptersAreRefused(String name, String value) {
        set(name, value);
        assertRefused(name, "trainMethod full", "-Ddreambooth." + name);
    }

    @Test
    void theRateOfWholeWeightsIsNoRateForAdapters() {
        set("trainMethod", "lora");
        set("learningRate", "5e-6");
        assertRefused("learningRate 5.0E-6", "-Ddreambooth.trainMethod", "loraLearningRate");
    }

    @ParameterizedTest
    @CsvSource({"modelFormat, single", "savePrecision, fp16"})
    void howAWholeModelIsSavedIsNothingToAdaptersAlone(String name, String value) {
        set("trainMethod", "lora");
        set(name, value);
        assertRefused(name, "trainMethod lora", "set mergeLora");
        set("mergeLora", "true");
        assertThat(LoraSettings.isLora(resolve())).isTrue();
    }

    private void assertRefused(String... said) {
        assertThatThrownBy(this::resolve)
                .isInstanceOf(UserError.class)
                .satisfies(error -> assertThat(((UserError) error).exitCode()).isEqualTo(ExitCode.CONFIGURATION))
                .hasMessageContainingAll(said);
    }
}
