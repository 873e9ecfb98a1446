package dev.dreambooth.contract.settings.resolve;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.ConceptListType;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.settings.value.SettingSource;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings that one front end or file gives, as written.
 *
 * @param values the values by name
 * @param base the folder that relative paths among them start from
 */
public record SettingLayer(Map<String, RawSetting> values, Path base) {
    /** What a command-line property starts with. */
    public static final String PROPERTY_PREFIX = SettingSource.PROPERTY_PREFIX;

    /**
     * Returns the layer of defaults that a front end has in place of the product's own.
     *
     * @param values the default by name, as one would write it
     * @param base the folder that relative paths start from
     */
    public static SettingLayer defaults(Map<String, String> values, Path base) {
        Map<String, RawSetting> layer = new LinkedHashMap<>();
        values.forEach((name, value) -> layer.put(name, new RawSetting(List.of(value), new SettingSource.BuiltIn())));
        return new SettingLayer(layer, base);
    }

    /** Returns what is written for a setting, if anything is. */
    Optional<RawSetting> find(Setting<?> setting) {
        return Optional.ofNullable(values.get(setting.name()));
    }

    /** Returns this layer and the value that a variable of an environment has for a setting, if it has one. */
    public SettingLayer with(Setting<?> setting, String variable, Map<String, String> environment) {
        String value = environment.getOrDefault(variable, "");
        if (value.isBlank()) {
            return this;
        }
        Map<String, RawSetting> more = new LinkedHashMap<>(values);
        more.put(setting.name(), new RawSetting(List.of(value), new SettingSource.Variable(variable)));
        return new SettingLayer(more, base);
    }

    /**
     * Returns the layer of a POM's configuration.
     *
     * @param values a value by name: a collection for a list, anything else for a scalar; null means not set
     * @param base the project's folder
     */
    public static SettingLayer pom(Map<String, ? extends @Nullable Object> values, Path base) {
        return objects(values, new SettingSource.Pom(), base);
    }

    /**
     * Returns the layer of a build server's step or of its form.
     *
     * @param stage the stage that the step runs
     * @param values a value by name: a collection for a list, anything else for a scalar; null means not set
     * @param base the workspace
     */
    public static SettingLayer step(Stage stage, Map<String, ? extends @Nullable Object> values, Path base) {
        return objects(values, new SettingSource.Step(stage.stepName()), base);
    }

    /**
     * Returns the layer of a Java program.
     *
     * @param values a value by name: a collection for a list, in which a map stands for a subject of {@code concepts},
     *     anything else for a scalar; null means not set, also in such a map
     * @param base the folder that relative paths start from
     */
    public static SettingLayer program(Map<String, ? extends @Nullable Object> values, Path base) {
        Map<String, @Nullable Object> written = new LinkedHashMap<>();
        values.forEach((name, value) -> written.put(
                name,
                value instanceof Collection<?> list
                        ? list.stream().map(SettingLayer::text).toList()
                        : value));
        return objects(written, new SettingSource.Program(), base);
    }

    private static String text(@Nullable Object element) {
        if (element instanceof Map<?, ?> parts) {
            Map<String, String> texts = new LinkedHashMap<>();
            parts.forEach((name, value) -> {
                if (value != null) {
                    texts.put(String.valueOf(name), value.toString());
                }
            });
            return ConceptListType.text(texts);
        }
        return entry(element);
    }

    /** Returns an entry of a list as written: the empty text where there is nothing, as in {@code <prompt/>}. */
    private static String entry(@Nullable Object element) {
        return element == null ? "" : element.toString();
    }

    private static SettingLayer objects(
            Map<String, ? extends @Nullable Object> values, SettingSource source, Path base) {
        Map<String, RawSetting> layer = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (value instanceof Collection<?> list) {
                layer.put(
                        name,
                        new RawSetting(list.stream().map(SettingLayer::entry).toList(), source));
            } else if (value != null) {
                layer.put(name, new RawSetting(List.of(value.toString()), source));
            }
        });
        return new SettingLayer(layer, base);
    }

    /**
     * Returns the layer of the command line: the properties that start with {@code dreambooth.}.
     *
     * @param properties all properties given there
     * @param others names after the prefix that the front end reads itself and that are no settings
     * @param base the folder that relative paths start from
     */
    public static SettingLayer properties(Map<String, String> properties, Set<String> others, Path base) {
        Map<String, RawSetting> layer = new LinkedHashMap<>();
        properties.forEach((key, value) -> {
            if (key.startsWith(PROPERTY_PREFIX)) {
                String name = key.substring(PROPERTY_PREFIX.length());
                if (!others.contains(name)) {
                    layer.put(name, new RawSetting(List.of(value), new SettingSource.Property()));
                }
            }
        });
        return new SettingLayer(layer, base);
    }
}
