package dev.dreambooth.contract.settings.resolve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.settings.Settings;

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
        Settings.all().forEach(setting -> setting.describe(properties));
        return CanonicalJson.indented(schema);
    }
}
