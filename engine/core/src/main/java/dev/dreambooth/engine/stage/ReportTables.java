package dev.dreambooth.engine.stage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dreambooth.contract.record.Fingerprint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a report says of how a result came about: the same as its record, in tables for a person. */
public final class ReportTables {
    private ReportTables() {}

    /** Returns the tables by their headings. */
    public static Map<String, Map<String, String>> of(Fingerprint fingerprint) {
        Map<String, String> settings = new TreeMap<>();
        fingerprint
                .settings()
                .properties()
                .forEach(setting -> settings.put(setting.getKey(), shown(setting.getValue())));
        Map<String, String> provenance = new LinkedHashMap<>(fingerprint.environment());
        provenance.put("fingerprint", fingerprint.sha256());
        Map<String, Map<String, String>> tables = new LinkedHashMap<>();
        tables.put("Settings", settings);
        tables.put("Made with", provenance);
        tables.put("Made from (SHA-256)", fingerprint.inputs());
        return tables;
    }

    /** Returns a table of sentences. */
    public static Map<String, String> numbered(List<String> sentences) {
        Map<String, String> rows = new LinkedHashMap<>();
        sentences.forEach(sentence -> rows.put(String.valueOf(rows.size() + 1), sentence));
        return rows;
    }

    /** Returns a value as a person reads it: the elements of a list beside each other, and texts without quotes. */
    public static String shown(JsonNode value) {
        if (value.isArray()) {
            StringBuilder lines = new StringBuilder();
            value.forEach(element -> lines.append(lines.isEmpty() ? "" : " | ").append(element.asText()));
            return lines.toString();
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
