package dev.dreambooth.contract.settings.value;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.SettingName;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.type.ValueType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The definition of one setting. Every front end, the documentation and the worker use this one.
 *
 * @param <T> the Java type of a value
 * @param name the name, the same in YAML, POM and (after {@code dreambooth.}) on the command line
 * @param type the values accepted
 * @param defaultText the default as one would write it, or empty if there is none
 * @param unit what a number counts, such as {@code steps}; may be empty
 * @param effect whether a change needs a new result
 * @param stages the stages that read it
 * @param description one sentence for a person who meets it for the first time
 * @param example a value as one would write it
 */
public record Setting<T>(
        String name,
        ValueType<T> type,
        Optional<String> defaultText,
        String unit,
        Effect effect,
        Set<Stage> stages,
        String description,
        String example)
        implements SettingName {

    /** Returns the default value, if there is one. */
    public Optional<T> defaultValue() {
        return defaultText.map(text -> type.parse(List.of(text)));
    }

    /** Returns a value of this setting as messages show it. */
    @SuppressWarnings("unchecked") // values are made by parsing with their setting's own type
    public String shown(Object value) {
        return type.shown((T) value);
    }

    /** Returns a value of this setting with the paths in it made absolute. */
    @SuppressWarnings("unchecked") // values are made by parsing with their setting's own type
    public Object located(Object value, UnaryOperator<Path> absolute) {
        return type.located((T) value, absolute);
    }

    /**
     * Returns a value of this setting as documents hold it.
     *
     * @param wanted which parts to put there, where it holds values of other settings
     */
    @SuppressWarnings("unchecked") // values are made by parsing with their setting's own type
    public JsonNode toJson(Object value, Predicate<Effect> wanted) {
        return type.toJson((T) value, wanted);
    }

    /** Describes this setting in a JSON schema by a property of its name. */
    public void describe(ObjectNode properties) {
        ObjectNode property = properties.putObject(name);
        property.put("description", description);
        type.describe(property);
        defaultValue().ifPresent(value -> property.set("default", type.toJson(value)));
    }

    @Override
    public String toString() {
        return name;
    }
}
