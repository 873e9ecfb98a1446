package dev.dreambooth.contract.settings.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.Concept;
import dev.dreambooth.contract.settings.Settings;
import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.contract.settings.train.LoraChoice;
import dev.dreambooth.contract.settings.train.LoraSettings;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.settings.value.SettingSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads back settings that were resolved before, as a run specification or record holds them. */
public final class RecordedSettings {
    private static final Path NO_BASE = Path.of(""); // recorded paths are absolute

    private RecordedSettings() {}

    /**
     * Returns the settings of a document, each checked again.
     *
     * @param values a value by name
     * @param origins by name, where a value that is not a default was set
     * @throws UserError if one is unknown or impossible
     */
    public static ResolvedSettings read(JsonNode values, JsonNode origins) {
        Map<String, ResolvedSettings.Entry> entries = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : values.properties()) {
            String name = field.getKey();
            SettingSource source = origins.has(name)
                    ? new SettingSource.Recorded(origins.get(name).asText())
                    : new SettingSource.BuiltIn();
            Setting<?> setting = Settings.named(name)
                    .orElseThrow(() -> UserError.configuration(
                            "There is no setting " + name + ".", "Use front end and worker of one version."));
            List<String> texts = texts(setting, field.getValue());
            RawSetting raw =
                    field.getValue().isArray() ? RawSetting.list(name, texts, source) : new RawSetting(texts, source);
            entries.put(name, SettingsResolver.check(setting, raw, NO_BASE));
        }
        return new ResolvedSettings(entries);
    }

    /**
     * Returns settings in which those that decide a result are the recorded ones, and none besides; what says where
     * files lie and how to run stays as it is now.
     *
     * @param now the settings of the same stage as they are now
     * @param recorded the settings of a record
     * @param place the name of the record, for messages
     */
    public static ResolvedSettings remaking(ResolvedSettings now, ObjectNode recorded, String place) {
        ObjectNode values = now.toJson();
        ObjectNode origins = now.originsJson();
        values.retain(now.runJson().properties().stream().map(Map.Entry::getKey).toList());
        values.setAll(recorded);
        if (recorded.has(SubjectSettings.CONCEPTS.name())) {
            values.set(SubjectSettings.CONCEPTS.name(), concepts(Concept.of(now), recorded, place));
        }
        now.find(LoraSettings.LORA)
                .ifPresent(loras -> values.set(LoraSettings.LORA.name(), loras(loras, recorded, place)));
        recorded.fieldNames().forEachRemaining(name -> origins.put(name, name + " in " + place));
        try {
            return read(values, origins);
        } catch (UserError e) {
            throw e.setting().isPresent()
                    ? e
                    : UserError.data(
                                    "What " + place + " tells cannot be made again: " + e.what(),
                                    "Make it again with the version that wrote the record, or run the stage again.")
                            .causedBy(e);
        }
    }

    /** Each subject is the recorded one, whose files lie where they lie now. */
    private static JsonNode concepts(List<Concept> now, ObjectNode recorded, String place) {
        JsonNode concepts = recorded.get(SubjectSettings.CONCEPTS.name()).deepCopy();
        if (concepts.size() == now.size()) {
            for (int i = 0; i < now.size(); i++) {
                object(concepts.get(i), SubjectSettings.CONCEPTS, place)
                        .setAll(now.get(i).toJson(effect -> effect != Effect.RESULT));
            }
        }
        return concepts;
    }

    /** Each LoRA is as strong as it was, and its file lies where it lies now. */
    private static JsonNode loras(List<LoraChoice> now, ObjectNode recorded, String place) {
        JsonNode loras = LoraSettings.LORA.toJson(now, effect -> true);
        JsonNode then = recorded.path(LoraSettings.LORA.name());
        if (then.isMissingNode()) {
            return loras; // records of earlier versions tell of the only one by its digest alone
        }
        if (then.size() != now.size()) {
            throw UserError.configuration(
                            place + " tells of " + then.size() + " LoRAs, and lora names " + now.size() + ".",
                            "Name those of the record, in the same order.")
                    .about(LoraSettings.LORA);
        }
        for (int i = 0; i < now.size(); i++) {
            ObjectNode lora = (ObjectNode) loras.get(i);
            lora.retain(LoraChoice.FILE);
            lora.setAll(object(then.get(i), LoraSettings.LORA, place));
        }
        return loras;
    }

    private static ObjectNode object(JsonNode entry, Setting<?> setting, String place) {
        if (entry instanceof ObjectNode object) {
            return object;
        }
        throw UserError.data(
                place + " has an entry of " + setting + " that is no object.", "Remove it, and run the stage again.");
    }

    private static List<String> texts(Setting<?> setting, JsonNode value) {
        try {
            return JsonTexts.of(value);
        } catch (IOException e) {
            throw UserError.configuration(setting + " is unusable: " + e.getMessage() + ".", "Give a plain value.")
                    .about(setting)
                    .causedBy(e);
        }
    }
}
