package dev.dreambooth.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.Setting;
import dev.dreambooth.contract.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Goals and settings match: what a stage reads is a parameter of its goal, explained in the same words. */
class GoalParametersTest {
    private static Map<String, GoalDescriptor> goals;

    @BeforeAll
    static void readDescriptors() throws Exception {
        goals = GoalDescriptor.readAll();
    }

    @Test
    void thereIsAGoalForEachStageAndHelp() {
        assertThat(goals.keySet()).containsExactlyInAnyOrder("regularize", "train", "generate", "help");
        assertThat(goals.values()).noneMatch(GoalDescriptor::requiresProject);
    }

    @ParameterizedTest
    @EnumSource
    void aGoalHasTheSettingsOfItsStageAndNoOthers(Stage stage) {
        assertThat(goals.get(stage.id()).descriptions().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Settings.of(stage).stream().map(Setting::name).toList());
    }

    @ParameterizedTest
    @EnumSource
    void theCommandLineSpellsEachAsTheResolverReadsIt(Stage stage) {
        assertThat(goals.get(stage.id()).properties())
                .allSatisfy((name, property) -> assertThat(property).isEqualTo("${dreambooth." + name + "}"));
    }

    @ParameterizedTest
    @EnumSource
    void eachIsExplainedWithItsUnitDefaultAndAnExample(Stage stage) {
        Map<String, String> descriptions = goals.get(stage.id()).descriptions();
        for (Setting<?> setting : Settings.of(stage)) {
            String description = descriptions.get(setting.name());
            assertThat(description)
                    .as(setting.name())
                    .startsWith(setting.description())
                    .contains(" Example: ");
            if (!setting.unit().isEmpty()) {
                assertThat(description).as(setting.name()).contains(" Unit: " + setting.unit() + ".");
            }
            setting.defaultText()
                    .filter(text -> !text.isEmpty() && !setting.equals(CommonSettings.OUTPUT_DIRECTORY))
                    .ifPresent(
                            text -> assertThat(description).as(setting.name()).contains(" Default: " + text + "."));
        }
    }
}
