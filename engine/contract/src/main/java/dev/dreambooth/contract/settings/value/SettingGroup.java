package dev.dreambooth.contract.settings.value;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.type.Choice;
import dev.dreambooth.contract.settings.type.ChoiceType;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.type.FlagType;
import dev.dreambooth.contract.settings.type.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects the settings of one chapter as they are defined, in the order of their definition. */
public final class SettingGroup {
    private final Set<Stage> stages;
    private final List<Setting<?>> members = new ArrayList<>();

    /** Starts a chapter whose settings these stages read. */
    public SettingGroup(Stage... stages) {
        this.stages = Set.of(stages);
    }

    /** Defines a setting without a default. */
    public <T> Setting<T> optional(
            String name, ValueType<T> type, String unit, Effect effect, String description, String example) {
        return add(new Setting<>(name, type, Optional.empty(), unit, effect, stages, description, example));
    }

    /** Defines a setting without a default that only these stages read. */
    public <T> Setting<T> optional(
            String name, ValueType<T> type, Effect effect, Set<Stage> only, String description, String example) {
        return add(new Setting<>(name, type, Optional.empty(), "", effect, only, description, example));
    }

    /** Defines a setting with a default. */
    public <T> Setting<T> define(
            String name,
            ValueType<T> type,
            String defaultText,
            String unit,
            Effect effect,
            String description,
            String example) {
        return add(new Setting<>(name, type, Optional.of(defaultText), unit, effect, stages, description, example));
    }

    /** Defines a setting with a default that only these stages read. */
    public <T> Setting<T> define(
            String name,
            ValueType<T> type,
            String defaultText,
            Effect effect,
            Set<Stage> only,
            String description,
            String example) {
        return add(new Setting<>(name, type, Optional.of(defaultText), "", effect, only, description, example));
    }

    /** Defines a number of something that only these stages read. */
    public <T> Setting<T> define(
            String name,
            ValueType<T> type,
            String defaultText,
            String unit,
            Effect effect,
            Set<Stage> only,
            String description,
            String example) {
        return add(new Setting<>(name, type, Optional.of(defaultText), unit, effect, only, description, example));
    }

    /** Defines a choice. */
    public <E extends Enum<E> & Choice> Setting<E> choice(
            String name, E usual, Effect effect, String description, E example) {
        return choice(name, usual, effect, stages, description, example);
    }

    /** Defines a choice that only these stages read. */
    public <E extends Enum<E> & Choice> Setting<E> choice(
            String name, E usual, Effect effect, Set<Stage> only, String description, E example) {
        ChoiceType<E> type = new ChoiceType<>(usual.getDeclaringClass());
        return define(name, type, usual.label(), effect, only, description, example.label());
    }

    /** Defines a switch. */
    public Setting<Boolean> flag(String name, boolean usual, Effect effect, String description) {
        return flag(name, usual, effect, stages, description);
    }

    /** Defines a switch that only these stages read. */
    public Setting<Boolean> flag(String name, boolean usual, Effect effect, Set<Stage> only, String description) {
        return define(name, new FlagType(), String.valueOf(usual), effect, only, description, String.valueOf(!usual));
    }

    /** Returns what was defined, in order. */
    public List<Setting<?>> members() {
        return List.copyOf(members);
    }

    private <T> Setting<T> add(Setting<T> setting) {
        members.add(setting);
        return setting;
    }
}
