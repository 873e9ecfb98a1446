package dev.dreambooth.maven.goal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.Settings;
import dev.dreambooth.contract.settings.value.Setting;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    void thereIsAGoalForEachStageAndForWhatABuildDoesWithTheirResults() {
        assertThat(goals.keySet())
                .containsExactlyInAnyOrder(
                        "regularize",
                        "train",
                        "generate",
                        "evaluate",
                        "package",
                        "plan",
                        "verify",
                        "inspect",
                        "clean-cache",
                        "doctor",
                        "schema",
                        "help");
        assertThat(goals.values())
                .filteredOn(GoalDescriptor::requiresProject)
                .extracting(GoalDescriptor::goal)
                .containsExactly("package"); // what it makes belongs to a project
    }

    @ParameterizedTest
    @EnumSource
    void aGoalHasTheSettingsOfItsStageAndNoOthers(Stage stage) {
        assertThat(goals.get(stage.id()).descriptions().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Settings.of(stage).stream().map(Setting::name).toList());
    }

    @Test
    void theGoalPackageHasItsOwnSettingsAndThoseThatSayWhereAndWhether() {
        Set<String> names = goals.get("package").descriptions().keySet();
        List<Setting<?>> ofChapter = Settings.chapters().get("Packaging");
        assertThat(names)
                .containsAll(ofChapter.stream().map(Setting::name).toList())
                .contains("outputDirectory", "configFile", "skip")
                .hasSize(ofChapter.size() + 3);
        assertExplained(
                goals.get("package"),
                Settings.all().stream()
                        .filter(setting -> names.contains(setting.name()))
                        .toList());
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
        assertExplained(goals.get(stage.id()), Settings.of(stage));
    }

    private static void assertExplained(GoalDescriptor goal, List<Setting<?>> settings) {
        Map<String, String> descriptions = goal.descriptions();
        for (Setting<?> setting : settings) {
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
