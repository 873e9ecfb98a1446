package dev.dreambooth.contract.settings.value;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.type.Effect;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The values of a stage's settings, each checked and each with the place where it was set. Immutable. */
public final class ResolvedSettings {
    /**
     * A checked value.
     *
     * @param setting whose it is
     * @param value of the type that its setting declares
     * @param source where it was set
     */
    public record Entry(Setting<?> setting, Object value, SettingSource source) {
        /** Returns the entry with another value of the same setting, from the same place. */
        public Entry with(Object other) {
            return new Entry(setting, other, source);
        }
    }

    private final NavigableMap<String, Entry> entries;

    /** Takes the checked values by the names of their settings. */
    public ResolvedSettings(Map<String, Entry> entries) {
        this.entries = new TreeMap<>(entries);
    }

    /**
     * Returns the value of a setting that has one in every run of the stage.
     *
     * @throws UserError if it has none, with how to set it
     */
    public <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow(() -> missing(setting));
    }

    /** Returns the value of a setting, if it has one. */
    @SuppressWarnings("unchecked") // an entry is only ever made by parsing with its setting's own type
    public <T> Optional<T> find(Setting<T> setting) {
        return Optional.ofNullable(entries.get(setting.name())).map(entry -> (T) entry.value());
    }

    /** Returns whether the value is the setting's own default. */
    public boolean isDefault(Setting<?> setting) {
        Entry entry = entries.get(setting.name());
        return entry != null && entry.source() instanceof SettingSource.BuiltIn;
    }

    /** Returns whether somebody set the value for this run, rather than the product or a model for all of them. */
    public boolean isChosen(Setting<?> setting) {
        Entry entry = entries.get(setting.name());
        return entry != null
                && !(entry.source() instanceof SettingSource.BuiltIn)
                && !(entry.source() instanceof SettingSource.ModelDefaults);
    }

    /** Returns where a setting was set, spelled as there, such as {@code -Ddreambooth.learningRate}. */
    public Optional<String> origin(Setting<?> setting) {
        return Optional.ofNullable(entries.get(setting.name()))
                .map(entry -> entry.source().spell(setting.name()));
    }

    /**
     * Returns an error that tells also where its setting was set; one about no setting, or about one that nobody set,
     * as it is.
     */
    public UserError locate(UserError error) {
        Optional<Entry> found = error.setting().flatMap(this::holding);
        if (found.isEmpty() || found.get().source() instanceof SettingSource.BuiltIn) {
            return error;
        }
        Entry entry = found.get();
        String place = " It was set by " + entry.source().spell(entry.setting().name()) + ".";
        return new UserError(error.exitCode(), error.what() + place, error.remedy())
                .about(entry.setting())
                .causedBy(error.getCause() == null ? error : error.getCause());
    }

    /** Returns the entry of a setting, or of the one that holds it: {@code concepts} for what its entries hold. */
    private Optional<Entry> holding(String name) {
        return Optional.ofNullable(entries.get(name))
                .or(() -> entries.values().stream()
                        .filter(entry -> entry.setting().type().holds(name))
                        .findFirst());
    }

    /** Returns the value of a setting that has one, as messages show it. */
    public String shown(Setting<?> setting) {
        return setting.shown(get(setting));
    }

    /** Returns the error that says that a setting is missing and how it can be set. */
    public static UserError missing(Setting<?> setting) {
        String name = setting.name();
        return UserError.configuration(name + " is not set.", setting.description() + " " + waysToSet(name))
                .about(setting);
    }

    /** Returns how a setting can be set, as messages say it; a front end with other ways puts its own in place of it. */
    public static String waysToSet(String name) {
        return "Set it by <" + name + "> in the POM, by -D" + SettingSource.PROPERTY_PREFIX + name + "=... or by "
                + name + ": in dreambooth.yaml.";
    }

    /** Returns all values by name, names in alphabetical order. */
    public ObjectNode toJson() {
        return toJson(effect -> true);
    }

    /** Returns the values that decide what comes out ({@link Effect#RESULT}, {@link Effect#FINISH}), for fingerprints. */
    public ObjectNode resultJson() {
        return toJson(effect -> effect == Effect.RESULT || effect == Effect.FINISH);
    }

    /** Returns the values that decide every step of a run ({@link Effect#RESULT}), which its checkpoints belong to. */
    public ObjectNode stepJson() {
        return toJson(effect -> effect == Effect.RESULT);
    }

    /** Returns the values that say where files lie and how to run, which decide nothing of the result. */
    public ObjectNode runJson() {
        return toJson(effect -> effect == Effect.INPUT || effect == Effect.RUN);
    }

    /** Returns these settings with another value of one, which keeps its origin. */
    public <T> ResolvedSettings with(Setting<T> setting, T value) {
        Map<String, Entry> changed = new TreeMap<>(entries);
        changed.compute(
                setting.name(),
                (name, old) -> new Entry(setting, value, old == null ? new SettingSource.BuiltIn() : old.source()));
        return new ResolvedSettings(changed);
    }

    /** Returns these settings without a value of one. */
    public ResolvedSettings without(Setting<?> setting) {
        Map<String, Entry> changed = new TreeMap<>(entries);
        changed.remove(setting.name());
        return new ResolvedSettings(changed);
    }

    /** Returns by name where each value that is not a default was set. */
    public ObjectNode originsJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        entries.forEach((name, entry) -> {
            if (!(entry.source() instanceof SettingSource.BuiltIn)) {
                node.put(name, entry.source().spell(name));
            }
        });
        return node;
    }

    private ObjectNode toJson(Predicate<Effect> wanted) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        entries.forEach((name, entry) -> {
            if (wanted.test(entry.setting().effect())) {
                node.set(name, entry.setting().toJson(entry.value(), wanted));
            }
        });
        return node;
    }
}
