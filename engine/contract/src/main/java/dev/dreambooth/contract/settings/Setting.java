package dev.dreambooth.contract.settings;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.type.ValueType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
 */
public record Setting<T>(
        String name,
        ValueType<T> type,
        Optional<String> defaultText,
        String unit,
        Effect effect,
        Set<Stage> stages,
        String description) {

    /** Returns the default value, if there is one. */
    public Optional<T> defaultValue() {
        return defaultText.map(text -> type.parse(List.of(text)));
    }

    @Override
    public String toString() {
        return name;
    }
}
