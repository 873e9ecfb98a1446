package dev.dreambooth.contract.settings;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.io.CanonicalJson;
import dev.dreambooth.contract.settings.type.ChoiceListType;
import dev.dreambooth.contract.settings.type.ChoiceType;
import dev.dreambooth.contract.settings.type.DecimalType;
import dev.dreambooth.contract.settings.type.FlagType;
import dev.dreambooth.contract.settings.type.OpenChoiceListType;
import dev.dreambooth.contract.settings.type.SeedType;
import dev.dreambooth.contract.settings.type.TextListType;
import dev.dreambooth.contract.settings.type.TextType;
import dev.dreambooth.contract.settings.type.ValueType;
import dev.dreambooth.contract.settings.type.WholeNumberType;
import java.nio.file.Path;

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

    private static void describe(ObjectNode properties, Setting<?> setting) {
        ObjectNode property = properties.putObject(setting.name());
        property.put("description", setting.description());
        describe(property, setting.type());
        setting.defaultValue().ifPresent(value -> property.putPOJO("default", shown(value)));
    }

    private static void describe(ObjectNode property, ValueType<?> type) {
        if (type instanceof FlagType) {
            property.put("type", "boolean");
        } else if (type instanceof WholeNumberType number) {
            property.put("type", "integer").put("minimum", number.min()).put("maximum", number.max());
            property.put("multipleOf", number.multipleOf());
        } else if (type instanceof SeedType) {
            property.put("type", "integer").put("minimum", 0);
        } else if (type instanceof DecimalType number) {
            property.put("type", "number");
            property.put(number.minIncluded() ? "minimum" : "exclusiveMinimum", number.min());
            if (number.max() != Double.POSITIVE_INFINITY) {
                property.put(number.maxIncluded() ? "maximum" : "exclusiveMaximum", number.max());
            }
        } else if (type instanceof ChoiceType choice) {
            choice.choices().forEach(property.putArray("enum")::add);
        } else if (type instanceof ChoiceListType choices) {
            property.putArray("type").add("array").add("string");
            choices.choices().forEach(property.putObject("items").putArray("enum")::add);
        } else if (type instanceof OpenChoiceListType choices) {
            property.putArray("type").add("array").add("string");
            ArrayNode entry = property.putObject("items").putArray("anyOf");
            choices.choices().forEach(entry.addObject().putArray("enum")::add);
            entry.addObject().put("type", "string").put("pattern", "^" + OpenChoiceListType.WORD.pattern() + "$");
        } else if (type instanceof TextListType) {
            property.putArray("type").add("array").add("string");
            property.putObject("items").put("type", "string");
        } else if (type instanceof ConceptListType) {
            ObjectNode entry = property.put("type", "array").putObject("items");
            entry.put("type", "object").put("additionalProperties", false);
            ObjectNode parts = entry.putObject("properties");
            Concept.parts().forEach(part -> describe(parts, part));
        } else if (type instanceof TextType text) {
            property.put("type", "string").put("pattern", "^(" + text.pattern().pattern() + ")$");
        } else {
            property.put("type", "string");
        }
    }

    private static Object shown(Object value) {
        return value instanceof Path path ? path.toString() : value;
    }
}
