package dev.dreambooth.contract.settings;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        List<SettingLayer> layers = layers();
        String model = strongest(layers, CommonSettings.MODEL)
                .map(entry -> entry.value().toString())
                .orElse(ModelDefaults.EMBEDDED);
        ModelDefaults.of(model, baseDirectory, workerClassPath).ifPresent(recommended -> layers.add(1, recommended));
        return SettingsResolver.resolve(stage, baseDirectory, layers);
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
            RawSetting raw = layer.values().get(setting.name());
            if (raw != null) {
                found = Optional.of(SettingsResolver.check(setting, raw, layer.base()));
            }
        }
        return found;
    }
}
