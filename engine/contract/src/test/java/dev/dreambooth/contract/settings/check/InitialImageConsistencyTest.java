package dev.dreambooth.contract.settings.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.contract.settings.resolve.SettingLayer;
import dev.dreambooth.contract.settings.resolve.SettingsResolver;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A mask and a strength mean nothing without an image, and a strength has to leave a step to take. */
class InitialImageConsistencyTest {
    @TempDir
    private Path project;

    private final Map<String, String> chosen = new HashMap<>(Map.of("prompts", "a dog"));

    private ResolvedSettings resolve() {
        Map<String, String> properties = new HashMap<>();
        chosen.forEach((name, value) -> properties.put(SettingLayer.PROPERTY_PREFIX + name, value));
        return SettingsResolver.resolve(
                Stage.GENERATE,
                project,
                List.of(
                        SettingLayer.defaults(Map.of("outputDirectory", "out"), project),
                        SettingLayer.properties(properties, Set.of(), project)));
    }

    @ParameterizedTest
    @CsvSource({"maskImage, mask.png", "strength, 0.5"})
    void whatSaysSomethingOfAnImageNeedsOne(String name, String value) {
        chosen.put(name, value);
        assertRefused(name, "initImage", "-Ddreambooth." + name);
        chosen.put("initImage", "photo.png");
        assertThat(resolve().get(GenerateSettings.INIT_IMAGE)).isEqualTo(project.resolve("photo.png"));
    }

    @Test
    void aStrengthThatTakesNoStepIsRefused() {
        chosen.putAll(Map.of("initImage", "photo.png", "strength", "0.3", "inferenceSteps", "3"));
        assertRefused("strength", "leaves none of 3 inferenceSteps");
        chosen.put("inferenceSteps", "4");
        assertThat(resolve().get(GenerateSettings.STRENGTH)).isEqualTo(0.3);
    }

    @ParameterizedTest
    @CsvSource({"0", "1.1", "-0.5"})
    void aStrengthIsAboveZeroUpToOne(String strength) {
        chosen.putAll(Map.of("initImage", "photo.png", "strength", strength));
        assertRefused("strength", strength);
    }

    private void assertRefused(String setting, String... said) {
        assertThatThrownBy(this::resolve)
                .isInstanceOfSatisfying(UserError.class, error -> {
                    assertThat(error.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
                    assertThat(error.setting()).contains(setting);
                })
                .hasMessageContainingAll(said);
    }
}
