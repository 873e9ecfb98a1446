package dev.dreambooth.contract.settings.resolve;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.Concept;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.contract.settings.evaluate.EvaluateSettings;
import dev.dreambooth.contract.settings.evaluate.PromptPreset;
import dev.dreambooth.contract.settings.train.TrainSettings;
import dev.dreambooth.contract.settings.train.ValidationSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings.Entry;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.settings.value.SettingSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes final prompts: fills in {@code {identifier}} and {@code {subjectClass}}, reads the file of prompts, and lets
 * the instance prompt stand in where {@code generate} was given none. What follows sees plain texts only, but for
 * {@code {caption}} in the instance prompt, which differs from image to image.
 */
final class PromptTemplates {
    private final Map<String, Entry> entries;

    private PromptTemplates(Map<String, Entry> entries) {
        this.entries = entries;
    }

    /** Replaces the prompts that the stage needs, among the values of all settings by name. */
    static void fillIn(Stage stage, Map<String, Entry> entries) {
        Entry concepts = entries.remove(SubjectSettings.CONCEPTS.name());
        if (concepts != null) {
            ConceptTemplates.fillIn(stage, concepts, entries);
            return;
        }
        PromptTemplates templates = new PromptTemplates(entries);
        switch (stage) {
            case REGULARIZE -> templates.fillIn(SubjectSettings.CLASS_PROMPT);
            case TRAIN -> {
                templates.fillIn(SubjectSettings.INSTANCE_PROMPT);
                if (new ResolvedSettings(entries).get(TrainSettings.WITH_PRIOR_PRESERVATION)) {
                    templates.fillIn(SubjectSettings.CLASS_PROMPT);
                } else {
                    entries.remove(SubjectSettings.CLASS_PROMPT.name());
                }
                templates.fillInSamplePrompts();
            }
            case GENERATE -> {
                templates.gatherPrompts();
                templates.fillIn(GenerateSettings.NEGATIVE_PROMPT);
                entries.remove(SubjectSettings.INSTANCE_PROMPT.name());
            }
            case EVALUATE -> {
                templates.gatherEvaluationPrompts();
                templates.fillIn(GenerateSettings.NEGATIVE_PROMPT);
            }
        }
    }

    private void gatherEvaluationPrompts() {
        Setting<List<String>> setting = EvaluateSettings.EVALUATION_PROMPTS;
        Optional<Entry> named = find(setting);
        Entry preset = find(EvaluateSettings.EVALUATION_PRESET)
                .orElseThrow(() -> ResolvedSettings.missing(EvaluateSettings.EVALUATION_PRESET));
        List<?> templates = named.<List<?>>map(entry -> (List<?>) entry.value())
                .orElseGet(() -> ((PromptPreset) preset.value()).prompts());
        List<String> prompts =
                templates.stream().map(template -> filled(setting, template)).toList();
        entries.put(
                setting.name(), new Entry(setting, prompts, named.orElse(preset).source()));
    }

    private void gatherPrompts() {
        List<String> prompts = new ArrayList<>();
        Optional<Entry> listed = find(GenerateSettings.PROMPTS);
        Optional<Entry> file = find(GenerateSettings.PROMPTS_FILE);
        listed.ifPresent(entry ->
                ((List<?>) entry.value()).forEach(prompt -> prompts.add(filled(GenerateSettings.PROMPTS, prompt))));
        file.ifPresent(entry -> PromptsFile.read((Path) entry.value())
                .forEach(prompt -> prompts.add(filled(GenerateSettings.PROMPTS_FILE, prompt))));
        if (prompts.isEmpty()) {
            Object standIn = instancePrompt().value();
            refuseCaption(SubjectSettings.INSTANCE_PROMPT, standIn, "Set prompts.");
            prompts.add(filled(SubjectSettings.INSTANCE_PROMPT, standIn));
        }
        SettingSource source =
                listed.or(() -> file).orElseGet(this::instancePrompt).source();
        entries.remove(GenerateSettings.PROMPTS_FILE.name());
        entries.put(GenerateSettings.PROMPTS.name(), new Entry(GenerateSettings.PROMPTS, List.copyOf(prompts), source));
    }

    private void fillInSamplePrompts() {
        Setting<?> setting = ValidationSettings.SAMPLE_PROMPTS;
        entries.computeIfPresent(setting.name(), (name, entry) -> {
            List<String> prompts = ((List<?>) entry.value())
                    .stream().map(prompt -> filled(setting, prompt)).toList();
            return entry.with(prompts);
        });
    }

    private static void refuseCaption(Setting<?> prompt, Object template, String remedy) {
        if (template.toString().contains(Concept.CAPTION)) {
            throw UserError.configuration(
                            prompt.name() + " '" + template + "' speaks of " + Concept.CAPTION
                                    + ", which only the subject's images have.",
                            remedy)
                    .about(prompt);
        }
    }

    private void fillIn(Setting<String> prompt) {
        entries.computeIfPresent(prompt.name(), (name, entry) -> entry.with(filled(prompt, entry.value())));
    }

    private String filled(Setting<?> prompt, Object template) {
        if (!prompt.equals(SubjectSettings.INSTANCE_PROMPT)) {
            refuseCaption(prompt, template, "Leave it out there.");
        }
        String text = template.toString();
        text = filled(prompt, text, SubjectSettings.IDENTIFIER);
        return filled(prompt, text, SubjectSettings.SUBJECT_CLASS);
    }

    private String filled(Setting<?> prompt, String text, Setting<String> part) {
        String placeholder = Concept.placeholder(part);
        if (!text.contains(placeholder)) {
            return text;
        }
        Entry entry = find(part)
                .orElseThrow(() -> UserError.configuration(
                                part.name() + " is not set, but " + prompt.name() + " '" + text + "' speaks of it.",
                                ResolvedSettings.missing(part).remedy())
                        .about(part));
        return text.replace(placeholder, entry.value().toString());
    }

    private Entry instancePrompt() {
        return find(SubjectSettings.INSTANCE_PROMPT)
                .orElseThrow(() -> ResolvedSettings.missing(SubjectSettings.INSTANCE_PROMPT));
    }

    private Optional<Entry> find(Setting<?> setting) {
        return Optional.ofNullable(entries.get(setting.name()));
    }
}
