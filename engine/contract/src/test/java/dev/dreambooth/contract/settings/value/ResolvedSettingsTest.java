package dev.dreambooth.contract.settings.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.contract.settings.train.CheckpointSettings;
import dev.dreambooth.contract.settings.train.TrainSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who set a value, which values decide what, and what a message says of them. */
class ResolvedSettingsTest {
    private static final SettingSource DEFAULT = new SettingSource.BuiltIn();
    private static final SettingSource MODEL = new SettingSource.ModelDefaults("defaults.json");
    private static final SettingSource POM = new SettingSource.Pom();

    private final ResolvedSettings settings = settings();

    /** One of each effect, and one from each kind of place. */
    private static ResolvedSettings settings() {
        Map<String, ResolvedSettings.Entry> entries = new LinkedHashMap<>();
        put(entries, CommonSettings.SEED, 7L, POM); // RESULT
        put(entries, TrainSettings.RESOLUTION, 64, MODEL); // RESULT
        put(entries, TrainSettings.MAX_TRAIN_STEPS, 5, DEFAULT); // FINISH
        put(entries, SubjectSettings.INSTANCE_IMAGES, Path.of("photos"), POM); // INPUT
        put(entries, CheckpointSettings.CHECKPOINTING_STEPS, 2, DEFAULT); // RUN
        return new ResolvedSettings(entries);
    }

    private static <T> void put(
            Map<String, ResolvedSettings.Entry> entries, Setting<T> setting, T value, SettingSource source) {
        entries.put(setting.name(), new ResolvedSettings.Entry(setting, value, source));
    }

    @Test
    void whatSomebodySetForThisRunIsChosen() {
        assertThat(settings.isChosen(CommonSettings.SEED)).isTrue();
        assertThat(settings.isChosen(TrainSettings.RESOLUTION)).isFalse();
        assertThat(settings.isChosen(TrainSettings.MAX_TRAIN_STEPS)).isFalse();
        assertThat(settings.isChosen(GenerateSettings.WIDTH)).isFalse();
    }

    @Test
    void onlyTheSettingsOwnValueIsADefault() {
        assertThat(settings.isDefault(CommonSettings.SEED)).isFalse();
        assertThat(settings.isDefault(TrainSettings.RESOLUTION)).isFalse();
        assertThat(settings.isDefault(TrainSettings.MAX_TRAIN_STEPS)).isTrue();
        assertThat(settings.isDefault(GenerateSettings.WIDTH)).isFalse();
    }

    @Test
    void theEffectOfASettingDecidesWhichDocumentsHoldIt() {
        assertThat(names(settings.toJson()))
                .containsExactly("checkpointingSteps", "instanceImages", "maxTrainSteps", "resolution", "seed");
        assertThat(names(settings.resultJson())).containsExactly("maxTrainSteps", "resolution", "seed");
        assertThat(names(settings.stepJson())).containsExactly("resolution", "seed");
        assertThat(names(settings.runJson())).containsExactly("checkpointingSteps", "instanceImages");
        assertThat(settings.toJson().get("seed").asLong()).isEqualTo(7);
    }

    private static Iterable<String> names(ObjectNode document) {
        return document.properties().stream()
                .map(Map.Entry<String, JsonNode>::getKey)
                .toList();
    }

    @Test
    void originsNameThePlacesOfAllButTheDefaults() {
        ObjectNode origins = settings.originsJson();

        assertThat(names(origins)).containsExactly("instanceImages", "resolution", "seed");
        assertThat(origins.get("resolution").asText()).isEqualTo("resolution in defaults.json");
        assertThat(origins.get("seed").asText()).isEqualTo("<seed> in the POM");
        assertThat(settings.origin(GenerateSettings.WIDTH)).isEmpty();
    }

    @Test
    void aChangedValueKeepsItsPlaceAndTheOriginalIsLeftAlone() {
        ResolvedSettings changed = settings.with(CommonSettings.SEED, 8L).with(GenerateSettings.WIDTH, 64);

        assertThat(changed.get(CommonSettings.SEED)).isEqualTo(8);
        assertThat(changed.origin(CommonSettings.SEED)).contains("<seed> in the POM");
        assertThat(changed.get(GenerateSettings.WIDTH)).isEqualTo(64);
        assertThat(changed.isDefault(GenerateSettings.WIDTH)).isTrue();
        assertThat(changed.without(CommonSettings.SEED).find(CommonSettings.SEED))
                .isEmpty();
        assertThat(changed.without(CommonSettings.SEED).get(GenerateSettings.WIDTH))
                .isEqualTo(64);
        assertThat(settings.get(CommonSettings.SEED)).isEqualTo(7);
        assertThat(settings.find(GenerateSettings.WIDTH)).isEmpty();
    }

    @Test
    void anErrorIsLocatedWhereSomebodySetWhatItIsAbout() {
        UserError error = UserError.data("It is odd.", "Change it.").causedBy(new IllegalStateException("cause"));

        UserError located = settings.locate(error.about(CommonSettings.SEED));

        assertThat(located.what()).isEqualTo("It is odd. It was set by <seed> in the POM.");
        assertThat(located.remedy()).isEqualTo("Change it.");
        assertThat(located.exitCode()).isEqualTo(ExitCode.DATA);
        assertThat(located.setting()).contains("seed");
        assertThat(located).hasCauseInstanceOf(IllegalStateException.class);
        UserError causeless = UserError.data("It is odd.", "").about(CommonSettings.SEED);
        assertThat(settings.locate(causeless)).hasCause(causeless);
    }

    @Test
    void anErrorAboutNothingThatWasSetStaysAsItIs() {
        UserError error = UserError.data("It is odd.", "Change it.");
        UserError aboutADefault = error.about(TrainSettings.MAX_TRAIN_STEPS);
        UserError aboutNothingHere = error.about(GenerateSettings.WIDTH);

        assertThat(settings.locate(error)).isSameAs(error);
        assertThat(settings.locate(aboutADefault)).isSameAs(aboutADefault);
        assertThat(settings.locate(aboutNothingHere)).isSameAs(aboutNothingHere);
    }

    @Test
    void whatIsMissingIsAskedForByItsDescription() {
        assertThatThrownBy(() -> settings.get(GenerateSettings.WIDTH))
                .isInstanceOfSatisfying(
                        UserError.class, error -> assertThat(error.setting()).contains("width"))
                .hasMessage("width is not set. " + GenerateSettings.WIDTH.description()
                        + " Set it by <width> in the POM, by -Ddreambooth.width=... or by width: in dreambooth.yaml.");
    }
}
