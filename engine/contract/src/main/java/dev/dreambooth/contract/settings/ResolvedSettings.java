package dev.dreambooth.contract.settings;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import java.nio.file.Path;
import java.util.List;
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
     * @param value of the type that its setting declares
     * @param source where it was set
     */
    public record Entry(Object value, SettingSource source) {}

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
    public Optional<String> origin(String name) {
        return Optional.ofNullable(entries.get(name))
                .map(entry -> entry.source().spell(name));
    }

    /**
     * Returns an error that tells also where its setting was set; one about no setting, or about one that nobody set,
     * as it is.
     */
    public UserError locate(UserError error) {
        Optional<String> located = error.setting().map(this::placeOf);
        Optional<Entry> entry = located.map(entries::get);
        if (entry.isEmpty() || entry.get().source() instanceof SettingSource.BuiltIn) {
            return error;
        }
        String name = located.orElseThrow();
        String place = " It was set by " + entry.get().source().spell(name) + ".";
        return new UserError(error.exitCode(), error.what() + place, error.remedy())
                .about(name)
                .causedBy(error.getCause() == null ? error : error.getCause());
    }

    /** Returns the setting that holds another one: {@code concepts} for what its entries hold, else itself. */
    private String placeOf(String name) {
        boolean inConcepts = !entries.containsKey(name) && Concept.part(name).isPresent();
        return inConcepts ? SubjectSettings.CONCEPTS.name() : name;
    }

    /** Returns the error that says that a setting is missing and how it can be set. */
    public static UserError missing(Setting<?> setting) {
        String name = setting.name();
        return UserError.configuration(name + " is not set.", setting.description() + " " + waysToSet(name))
                .about(name);
    }

    /** Returns how a setting can be set, as messages say it; a front end with other ways puts its own in place of it. */
    public static String waysToSet(String name) {
        return "Set it by <" + name + "> in the POM, by -D" + SettingLayer.PROPERTY_PREFIX + name + "=... or by " + name
                + ": in dreambooth.yaml.";
    }

    /** Returns all values by name, names in alphabetical order. */
    public ObjectNode toJson() {
        return toJson(setting -> true);
    }

    /** Returns the values that decide what comes out ({@link Effect#RESULT}, {@link Effect#FINISH}), for fingerprints. */
    public ObjectNode resultJson() {
        return toJson(setting -> setting.effect() == Effect.RESULT || setting.effect() == Effect.FINISH);
    }

    /** Returns the values that decide every step of a run ({@link Effect#RESULT}), which its checkpoints belong to. */
    public ObjectNode stepJson() {
        return toJson(setting -> setting.effect() == Effect.RESULT);
    }

    /** Returns the values that say where files lie and how to run, which decide nothing of the result. */
    public ObjectNode runJson() {
        return toJson(setting -> setting.effect() == Effect.INPUT || setting.effect() == Effect.RUN);
    }

    /** Returns these settings with another value of one, which keeps its origin. */
    public <T> ResolvedSettings with(Setting<T> setting, T value) {
        Map<String, Entry> changed = new TreeMap<>(entries);
        changed.compute(
                setting.name(),
                (name, old) -> new Entry(value, old == null ? new SettingSource.BuiltIn() : old.source()));
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

    private ObjectNode toJson(Predicate<Setting<?>> wanted) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        entries.forEach((name, entry) -> {
            if (Settings.named(name).filter(wanted).isPresent()) {
                put(node, name, entry.value(), wanted);
            }
        });
        return node;
    }

    /**
     * Puts a value into a document.
     *
     * @param wanted which parts of a subject are put there
     */
    static void put(ObjectNode node, String name, Object value, Predicate<Setting<?>> wanted) {
        if (value instanceof Boolean flag) {
            node.put(name, flag);
        } else if (value instanceof Integer number) {
            node.put(name, number);
        } else if (value instanceof Long number) {
            node.put(name, number);
        } else if (value instanceof Double number) {
            node.put(name, number);
        } else if (value instanceof List<?> list) {
            ArrayNode array = node.putArray(name);
            list.forEach(element -> {
                if (element instanceof Concept concept) {
                    array.add(concept.toJson(wanted));
                } else {
                    array.add(element.toString());
                }
            });
        } else if (value instanceof Path path) {
            node.put(name, path.toString());
        } else {
            node.put(name, (String) value);
        }
    }
}
