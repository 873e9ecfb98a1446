package dev.dreambooth.contract.settings.resolve;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.Concept;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.contract.settings.train.ValidationSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings.Entry;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.settings.value.SettingSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Completes the entries of {@code concepts}: each is resolved as if it were the only subject of a run, with what the
 * entry itself says on top of what the run says. Where files lie is never taken from the run, since every subject has
 * its own.
 */
final class ConceptTemplates {
    private static final String CONCEPTS = SubjectSettings.CONCEPTS.name();

    private ConceptTemplates() {}

    /**
     * Puts complete subjects in place of what is listed, and those prompts of images to make that all of them have.
     *
     * @param listed the subjects as written
     * @param entries the values of all other settings by name
     */
    static void fillIn(Stage stage, Entry listed, Map<String, Entry> entries) {
        refuseFilesOfTheRun(entries, listed);
        if (stage == Stage.EVALUATE) {
            entries.put(CONCEPTS, listed); // which judges one subject, and tells so by itself
            return;
        }
        List<Concept> complete = new ArrayList<>();
        Set<String> prompts = new LinkedHashSet<>();
        Set<String> negative = new LinkedHashSet<>();
        for (Object written : (List<?>) listed.value()) {
            Map<String, Entry> own = new LinkedHashMap<>(entries);
            ((Concept) written)
                    .values()
                    .forEach((name, value) ->
                            own.put(name, new Entry(Concept.part(name).orElseThrow(), value, listed.source())));
            fillIn(stage, own, complete.size() + 1, listed.source());
            complete.add(complete(own));
            Entry theirs = own.get(promptsOf(stage).name());
            if (theirs != null) {
                ((List<?>) theirs.value()).forEach(prompt -> prompts.add(prompt.toString()));
            }
            if (stage == Stage.GENERATE) {
                negative.add(new ResolvedSettings(own).get(GenerateSettings.NEGATIVE_PROMPT));
            }
        }
        Concept.parts().forEach(part -> entries.remove(part.name()));
        if (!prompts.isEmpty()) {
            replace(entries, promptsOf(stage), List.copyOf(prompts), listed.source());
        }
        if (stage == Stage.GENERATE) {
            replace(entries, GenerateSettings.NEGATIVE_PROMPT, String.join(", ", negative), listed.source());
            entries.remove(GenerateSettings.PROMPTS_FILE.name());
        } else {
            entries.put(CONCEPTS, listed.with(List.copyOf(complete)));
        }
    }

    /** Returns the setting whose prompts are made for each subject in turn. */
    private static Setting<List<String>> promptsOf(Stage stage) {
        return stage == Stage.GENERATE ? GenerateSettings.PROMPTS : ValidationSettings.SAMPLE_PROMPTS;
    }

    private static void fillIn(Stage stage, Map<String, Entry> own, int number, SettingSource source) {
        try {
            PromptTemplates.fillIn(stage, own);
        } catch (UserError e) {
            String entry = "Entry " + number + " of concepts (" + source.spell(CONCEPTS) + "): ";
            throw new UserError(e.exitCode(), entry + e.what(), e.remedy())
                    .about(SubjectSettings.CONCEPTS)
                    .causedBy(e);
        }
    }

    private static Concept complete(Map<String, Entry> own) {
        Map<String, Object> values = new TreeMap<>();
        for (Setting<?> part : Concept.parts()) {
            Entry entry = own.get(part.name());
            if (entry != null) {
                values.put(part.name(), entry.value());
            }
        }
        values.putIfAbsent(Concept.WEIGHT.name(), Concept.WEIGHT.defaultValue().orElseThrow());
        return new Concept(values);
    }

    private static void replace(Map<String, Entry> entries, Setting<?> setting, Object value, SettingSource other) {
        Entry before = entries.get(setting.name());
        entries.put(setting.name(), new Entry(setting, value, before == null ? other : before.source()));
    }

    private static void refuseFilesOfTheRun(Map<String, Entry> entries, Entry listed) {
        for (Setting<?> part : Concept.parts()) {
            Entry ofRun = entries.get(part.name());
            if (part.type().namesFiles() && ofRun != null) {
                throw UserError.configuration(
                                part.name() + " " + ofRun.value() + " ("
                                        + ofRun.source().spell(part.name()) + ") contradicts concepts ("
                                        + listed.source().spell(CONCEPTS) + "): each subject has files of its own.",
                                "Write " + part.name() + " into the entries of concepts.")
                        .about(part);
            }
        }
    }
}
