package dev.dreambooth.contract.settings.resolve;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.Settings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.settings.value.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a front end knows about settings. From it come the settings of any stage: defaults, then what the base
 * model recommends, then {@code dreambooth.yaml}, then the POM, then the command line, each overriding what is before.
 *
 * @param baseDirectory the project's folder, where relative paths start and {@code dreambooth.yaml} is looked for
 * @param defaults the defaults that the front end knows better than the product, such as where a build's results go
 * @param pom the settings of the plugin's configuration
 * @param properties the settings of the command line
 * @param workerClassPath the jars and folders that the worker will run on; they hold the embedded model
 */
public record SettingSources(
        Path baseDirectory,
        SettingLayer defaults,
        SettingLayer pom,
        SettingLayer properties,
        List<Path> workerClassPath) {
    /** The configuration file that is read without being named. */
    public static final String DEFAULT_FILE = "dreambooth.yaml";

    /**
     * Returns the settings of a stage.
     *
     * @throws UserError if they cannot be had, with what to do about it
     */
    public ResolvedSettings resolve(Stage stage) {
        return resolve(stage, Optional.empty());
    }

    /**
     * Returns the settings of a stage.
     *
     * @param modelFolder where the base model lies if {@code model} names it by coordinates
     * @throws UserError if they cannot be had, with what to do about it
     */
    public ResolvedSettings resolve(Stage stage, Optional<Path> modelFolder) {
        List<SettingLayer> layers = layers();
        String model = modelFolder
                .map(Path::toString)
                .orElseGet(() -> strongest(layers, CommonSettings.MODEL)
                        .map(entry -> entry.value().toString())
                        .orElse(CommonSettings.EMBEDDED));
        ModelDefaults.of(model, baseDirectory, workerClassPath).ifPresent(recommended -> layers.add(1, recommended));
        return SettingsResolver.resolve(stage, baseDirectory, layers);
    }

    /**
     * Makes sure that every setting in every place is known and possible, for a front end that asks for single ones.
     *
     * @throws UserError if one is not
     */
    public void check() {
        layers().forEach(SettingsResolver::check);
    }

    /**
     * Returns the value of one setting, if it has one, whatever the others hold: for what a front end must know before
     * it can ask for the settings of a stage, such as whether to skip it. Not for settings that a model recommends.
     *
     * @throws UserError if this very value is impossible
     */
    @SuppressWarnings("unchecked") // an entry is made by parsing with its setting's own type
    public <T> Optional<T> find(Setting<T> setting) {
        return strongest(layers(), setting).map(entry -> (T) entry.value()).or(setting::defaultValue);
    }

    /** Returns an error that tells also where its setting was set, if it is about one that was. */
    public UserError locate(UserError error) {
        return error.setting()
                .flatMap(Settings::named)
                .flatMap(setting -> strongest(layers(), setting)
                        .map(entry -> new ResolvedSettings(Map.of(setting.name(), entry)).locate(error)))
                .orElse(error);
    }

    /**
     * Returns in words which settings of a stage are set differently in several places, and which place wins.
     */
    public List<String> overridden(Stage stage) {
        List<String> lines = new ArrayList<>();
        List<SettingLayer> layers = layers();
        for (Setting<?> setting : Settings.of(stage)) {
            List<RawSetting> given = layers.subList(1, layers.size()).stream() // all but the defaults
                    .flatMap(layer -> layer.find(setting).stream())
                    .toList();
            if (given.size() < 2) {
                continue;
            }
            RawSetting winner = given.get(given.size() - 1);
            RawSetting loser = given.get(given.size() - 2);
            if (!loser.texts().equals(winner.texts())) {
                String name = setting.name();
                lines.add(name + " is " + winner.shown() + ", as "
                        + winner.source().spell(name) + " says, and not " + loser.shown() + " as "
                        + loser.source().spell(name) + " says.");
            }
        }
        return lines;
    }

    private List<SettingLayer> layers() {
        List<SettingLayer> layers = new ArrayList<>();
        layers.add(defaults);
        configurationFile().map(YamlSettings::read).ifPresent(layers::add);
        layers.add(pom);
        layers.add(properties);
        return layers;
    }

    private Optional<Path> configurationFile() {
        Optional<Path> named =
                strongest(List.of(pom, properties), CommonSettings.CONFIG_FILE).map(entry -> (Path) entry.value());
        Path usual = baseDirectory.resolve(DEFAULT_FILE);
        return named.or(() -> Files.isRegularFile(usual) ? Optional.of(usual) : Optional.empty());
    }

    private static Optional<ResolvedSettings.Entry> strongest(List<SettingLayer> layers, Setting<?> setting) {
        Optional<ResolvedSettings.Entry> found = Optional.empty();
        for (SettingLayer layer : layers) {
            Optional<RawSetting> raw = layer.find(setting);
            if (raw.isPresent()) {
                found = Optional.of(SettingsResolver.check(setting, raw.get(), layer.base()));
            }
        }
        return found;
    }
}
