package dev.dreambooth.contract.settings;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.io.CanonicalJson;

/** The published JSON schema (draft 2020-12) by which editors complete and check {@code dreambooth.yaml}. */
public final class SettingsSchema {
    private SettingsSchema() {}

    /** Returns the text of the schema. */
    public static String text() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "dreambooth.yaml");
        schema.put("type", "object");
        schema.put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        Settings.all().forEach(setting -> describe(properties, setting));
        return CanonicalJson.indented(schema);
    }

    /** Describes a setting by a property of its name. */
    static void describe(ObjectNode properties, Setting<?> setting) {
        ObjectNode property = properties.putObject(setting.name());
        property.put("description", setting.description());
        setting.type().describe(property);
        setting.defaultValue().ifPresent(value -> property.set("default", setting.toJson(value, effect -> true)));
    }
}
