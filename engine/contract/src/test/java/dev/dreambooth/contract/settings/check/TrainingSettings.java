package dev.dreambooth.contract.settings.check;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.resolve.RawSetting;
import dev.dreambooth.contract.settings.resolve.SettingLayer;
import dev.dreambooth.contract.settings.resolve.SettingsResolver;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.settings.value.SettingSource;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The settings of a small training, with some chosen as {@code -Ddreambooth.*} and some recommended by its model. */
final class TrainingSettings {
    private TrainingSettings() {}

    static ResolvedSettings of(Path project, Map<String, String> chosen) {
        return of(project, Map.of(), chosen);
    }

    /** Those of a line such as {@code lrScheduler=cosine seed=7}. */
    static ResolvedSettings written(Path project, String line) {
        Map<String, String> chosen = new HashMap<>();
        for (String setting : line.split(" ", -1)) {
            String[] nameAndValue = setting.split("=", 2);
            chosen.put(nameAndValue[0], nameAndValue[1]);
        }
        return of(project, chosen);
    }

    static ResolvedSettings of(Path project, Map<String, String> recommended, Map<String, String> chosen) {
        Map<String, RawSetting> ofModel = new HashMap<>();
        recommended.forEach((name, value) ->
                ofModel.put(name, new RawSetting(List.of(value), new SettingSource.ModelDefaults("defaults.json"))));
        Map<String, String> properties = new HashMap<>();
        chosen.forEach((name, value) -> properties.put(SettingLayer.PROPERTY_PREFIX + name, value));
        return SettingsResolver.resolve(
                Stage.TRAIN,
                project,
                List.of(
                        SettingLayer.defaults(Map.of("outputDirectory", "out"), project),
                        new SettingLayer(ofModel, project),
                        SettingLayer.pom(Map.of("instanceImages", "photos", "subjectClass", "dog"), project),
                        SettingLayer.properties(properties, Set.of(), project)));
    }
}
