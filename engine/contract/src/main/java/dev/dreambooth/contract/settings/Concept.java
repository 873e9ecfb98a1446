package dev.dreambooth.contract.settings;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.train.ValidationSettings;
import dev.dreambooth.contract.settings.type.DecimalType;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.settings.value.Setting;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * One subject of a run: the settings that differ from subject to subject. As written it holds some of them; once
 * resolved, all that its stage reads, its prompts filled in.
 *
 * @param values checked values by the names of their settings
 */
public record Concept(Map<String, Object> values) {
    /** What a training image's own caption is called in prompts. */
    public static final String CAPTION = "{caption}";

    /** How often a subject is drawn; only an entry of {@code concepts} has it. */
    public static final Setting<Double> WEIGHT = new Setting<>(
            "weight",
            DecimalType.positive(),
            Optional.of("1.0"),
            "",
            Effect.RESULT,
            Set.of(Stage.TRAIN),
            "How often this subject is trained on, in proportion to the others.",
            "2");

    private static final List<Setting<?>> PARTS = List.of(
            SubjectSettings.INSTANCE_IMAGES,
            SubjectSettings.IDENTIFIER,
            SubjectSettings.SUBJECT_CLASS,
            SubjectSettings.INSTANCE_PROMPT,
            SubjectSettings.CLASS_PROMPT,
            RegularizeSettings.CLASS_IMAGES,
            RegularizeSettings.CLASS_IMAGES_DIRECTORY,
            ValidationSettings.VALIDATION_IMAGES,
            WEIGHT);

    /** Sorts the values by name. */
    public Concept {
        values = Collections.unmodifiableNavigableMap(new TreeMap<>(values));
    }

    /** Returns the settings that an entry of {@code concepts} may hold, in the order in which they are documented. */
    public static List<Setting<?>> parts() {
        return PARTS;
    }

    /** Returns the setting of this name that an entry may hold, if there is one. */
    public static Optional<Setting<?>> part(String name) {
        return PARTS.stream().filter(part -> part.name().equals(name)).findFirst();
    }

    /** Returns the subjects of a run: those listed in {@code concepts}, or the only one that its settings describe. */
    public static List<Concept> of(ResolvedSettings settings) {
        return settings.find(SubjectSettings.CONCEPTS).orElseGet(() -> List.of(only(settings)));
    }

    private static Concept only(ResolvedSettings settings) {
        NavigableMap<String, Object> values = new TreeMap<>();
        values.put(WEIGHT.name(), WEIGHT.defaultValue().orElseThrow());
        PARTS.forEach(part -> settings.find(part).ifPresent(value -> values.put(part.name(), value)));
        return new Concept(values);
    }

    /**
     * Returns a value that every subject has in its stage.
     *
     * @throws dev.dreambooth.contract.UserError if it has none, with how to set it
     */
    public <T> T get(Setting<T> part) {
        return find(part).orElseThrow(() -> ResolvedSettings.missing(part));
    }

    /** Returns a value, if the subject has it. */
    @SuppressWarnings("unchecked") // values are made by parsing with their setting's own type
    public <T> Optional<T> find(Setting<T> part) {
        return Optional.ofNullable((T) values.get(part.name()));
    }

    /** Returns how often the subject is drawn, in proportion to others. */
    public double weight() {
        return get(WEIGHT);
    }

    /** Returns whether the subject's images need captions. */
    public boolean usesCaptions() {
        return get(SubjectSettings.INSTANCE_PROMPT).contains(CAPTION);
    }

    /** Returns what stands for a setting's value in a prompt. */
    public static String placeholder(Setting<String> part) {
        return "{" + part.name() + "}";
    }

    /**
     * Returns the prompt that an image is trained with.
     *
     * @param caption of the image, in which {@code {identifier}} and {@code {subjectClass}} are filled in; empty if
     *     {@link #usesCaptions()} is false
     */
    public String prompt(String caption) {
        String filled = caption;
        for (Setting<String> part : List.of(SubjectSettings.IDENTIFIER, SubjectSettings.SUBJECT_CLASS)) {
            String placeholder = placeholder(part);
            if (filled.contains(placeholder)) {
                filled = filled.replace(placeholder, get(part));
            }
        }
        return get(SubjectSettings.INSTANCE_PROMPT).replace(CAPTION, filled);
    }

    /** Returns the subject with each path in it changed. */
    public Concept withPaths(UnaryOperator<Path> change) {
        NavigableMap<String, Object> changed = new TreeMap<>(values);
        PARTS.forEach(part -> find(part).ifPresent(value -> changed.put(part.name(), part.located(value, change))));
        return new Concept(changed);
    }

    /** Returns those values whose settings have a wanted effect, by name. */
    public ObjectNode toJson(Predicate<Effect> wanted) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        PARTS.stream()
                .filter(part -> wanted.test(part.effect()))
                .forEach(part -> find(part).ifPresent(value -> node.set(part.name(), part.toJson(value, wanted))));
        return node;
    }
}
