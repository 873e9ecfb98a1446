package dev.dreambooth.contract.settings.resolve;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.machine.FileNames;
import dev.dreambooth.contract.machine.HomeFolder;
import dev.dreambooth.contract.settings.Settings;
import dev.dreambooth.contract.settings.check.Consistency;
import dev.dreambooth.contract.settings.type.UnusableValueException;
import dev.dreambooth.contract.settings.type.ValueType;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.settings.value.SettingSource;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts layers of settings on top of each other and checks every value in them: also those that a higher layer hides
 * and those of other stages, since a wrong value is best met before the first expensive run.
 */
public final class SettingsResolver {
    /** Where all settings are listed, as messages say it; a front end with another list puts its own in place of it. */
    public static final String LIST_OF_SETTINGS = "See docs/settings.md for those there are.";

    private SettingsResolver() {}

    /**
     * Returns the settings of a stage.
     *
     * @param stage the stage that will read them
     * @param base the folder that relative paths among the defaults start from
     * @param layers what was set, the strongest layer last
     * @throws UserError if a setting is unknown, impossible, missing, or contradicts another one
     */
    public static ResolvedSettings resolve(Stage stage, Path base, List<SettingLayer> layers) {
        Map<String, ResolvedSettings.Entry> entries = new LinkedHashMap<>();
        SettingSource builtIn = new SettingSource.BuiltIn();
        for (Setting<?> setting : Settings.all()) {
            setting.defaultText()
                    .ifPresent(text ->
                            entries.put(setting.name(), check(setting, new RawSetting(List.of(text), builtIn), base)));
        }
        for (SettingLayer layer : layers) {
            layer.values().forEach((name, raw) -> entries.put(name, check(known(name, raw), raw, layer.base())));
        }
        PromptTemplates.fillIn(stage, entries);
        TrackingDefaults.fillIn(entries);
        entries.keySet().removeIf(name -> !readBy(stage, name));
        ResolvedSettings resolved = new ResolvedSettings(entries);
        Consistency.check(stage, resolved);
        return resolved;
    }

    /** Checks every value of a layer, whatever will read it. */
    static void check(SettingLayer layer) {
        layer.values().forEach((name, raw) -> check(known(name, raw), raw, layer.base()));
    }

    private static boolean readBy(Stage stage, String name) {
        return Settings.named(name)
                .filter(setting -> setting.stages().contains(stage))
                .isPresent();
    }

    private static Setting<?> known(String name, RawSetting raw) {
        return Settings.named(name)
                .orElseThrow(() -> UserError.configuration(
                        "There is no setting " + name + ", which is set by "
                                + raw.source().spell(name) + ".",
                        Settings.nearest(name)
                                .map(nearest -> "Did you mean " + nearest + "?")
                                .orElse(LIST_OF_SETTINGS)));
    }

    /** Parses a value and makes a path absolute. */
    static ResolvedSettings.Entry check(Setting<?> setting, RawSetting raw, Path base) {
        if (raw.texts().stream().anyMatch(FileNames::isMangled)) {
            throw mangled(setting, raw);
        }
        try {
            Object value = value(setting.type(), raw.texts(), base);
            return new ResolvedSettings.Entry(setting, value, raw.source());
        } catch (UnusableValueException e) {
            String name = setting.name();
            throw UserError.configuration(
                            name + " " + e.getMessage() + ", set by "
                                    + raw.source().spell(name) + ".",
                            e.remedy()
                                    .orElseGet(
                                            () -> "It must be " + setting.type().accepted() + "."))
                    .about(setting)
                    .causedBy(e);
        }
    }

    private static UserError mangled(Setting<?> setting, RawSetting raw) {
        String name = setting.name();
        return UserError.configuration(
                        name + " is '" + raw.shown() + "', in which characters are lost: they were read in another"
                                + " encoding than they were written in, set by "
                                + raw.source().spell(name) + ".",
                        FileNames.all()
                                ? "Write it in UTF-8."
                                : "The locale of this process (" + FileNames.locale() + ") has the characters of "
                                        + FileNames.charset() + " only. " + FileNames.REMEDY)
                .about(setting);
    }

    private static <T> T value(ValueType<T> type, List<String> texts, Path base) {
        return type.located(type.parse(texts), path -> absolute(base, path));
    }

    private static Path absolute(Path base, Path path) {
        UnusableValueException.requireNameable(path.toString());
        return base.toAbsolutePath().resolve(HomeFolder.expanded(path)).normalize();
    }
}
