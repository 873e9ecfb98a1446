package dev.dreambooth.jenkins.steps;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the settings of a step for the engine: a JSON object of lists of texts. */
public final class SettingsJson {
    private SettingsJson() {}

    /** Returns the document. */
    public static String of(Map<String, ? extends List<String>> settings) {
        return settings.entrySet().stream()
                .map(setting -> "  " + text(setting.getKey()) + ": "
                        + setting.getValue().stream()
                                .map(SettingsJson::text)
                                .collect(Collectors.joining(", ", "[", "]")))
                .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
    }

    private static String text(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char next = value.charAt(i);
            if (next == '"' || next == '\\') {
                quoted.append('\\').append(next);
            } else if (next < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) next));
            } else {
                quoted.append(next);
            }
        }
        return quoted.append('"').toString();
    }
}
