package dev.dreambooth.frontend.jenkins;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.Settings;
import dev.dreambooth.contract.settings.value.Setting;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The text of a class that knows names, defaults, stages and limits of all settings, since the catalogue itself needs libraries
 * that the plugin does not bring. The limits are those that the schema of {@code dreambooth.yaml} has.
 */
final class ArgumentRules {
    /** The package of the class. */
    static final String PACKAGE = "dev.dreambooth.jenkins.arguments";
    /** The name of the class. */
    static final String CLASS = "KnownSettings";

    private ArgumentRules() {}

    /** Returns the source. */
    static String source() {
        String entries = Settings.all().stream().map(ArgumentRules::entry).collect(Collectors.joining());
        return """
                package %s;

                import java.util.List;
                import java.util.Map;
                import java.util.Optional;
                import java.util.TreeMap;
                import java.util.stream.Collectors;

                /** The names, defaults and limits of all settings, made from the catalogue of settings. */
                public final class %s {
                    private static final Map<String, Known> ALL = new TreeMap<>();

                    static {
                %s    }

                    /** What is known of one. */
                    private record Known(List<String> stages, Optional<String> defaultText, ArgumentRule rule) {}

                    private KnownSettings() {}

                    private static void add(String name, String stages, Optional<String> defaultText, ArgumentRule rule) {
                        ALL.put(name, new Known(List.of(stages.split(" ")), defaultText, rule));
                    }

                    private static ArgumentRule rule(String kind, String accepted) {
                        return ArgumentRule.of(ArgumentRule.Kind.valueOf(kind), accepted);
                    }

                    /** Returns whether there is a setting of this name. */
                    public static boolean contains(String name) {
                        return ALL.containsKey(name);
                    }

                    /** Returns the names of all settings. */
                    public static java.util.Set<String> names() {
                        return ALL.keySet();
                    }

                    /** Returns the default as one would write it, if there is one. */
                    public static Optional<String> defaultText(String name) {
                        return contains(name) ? ALL.get(name).defaultText() : Optional.empty();
                    }

                    /** Returns what the settings of a stage can be, by name. */
                    public static Map<String, ArgumentRule> rules(String stage) {
                        Map<String, ArgumentRule> rules = new TreeMap<>();
                        ALL.forEach((name, known) -> {
                            if (known.stages().contains(stage)) {
                                rules.put(name, known.rule());
                            }
                        });
                        return rules;
                    }

                    /** Returns the names of the steps that have a setting as an argument; empty if none has. */
                    static String stepsOf(String name) {
                        return ALL.get(name).stages().stream()
                                .filter(stage -> !stage.isEmpty())
                                .map(stage -> "dreambooth" + Character.toUpperCase(stage.charAt(0)) + stage.substring(1))
                                .collect(Collectors.joining(", "));
                    }
                }
                """.formatted(PACKAGE, CLASS, entries);
    }

    private static String entry(Setting<?> setting) {
        String stages = JenkinsSettings.works(setting)
                ? setting.stages().stream().map(Stage::id).sorted().collect(Collectors.joining(" "))
                : "";
        String defaultText = JenkinsSettings.defaultText(setting)
                .map(text -> "Optional.of(" + literal(text) + ")")
                .orElse("Optional.empty()");
        return "        add(%s, %s, %s, %s);\n"
                .formatted(literal(setting.name()), literal(stages), defaultText, rule(setting));
    }

    private static String rule(Setting<?> setting) {
        ObjectNode schema = JenkinsSettings.schema(setting);
        StringBuilder rule = new StringBuilder("rule(")
                .append(literal(kind(setting)))
                .append(", ")
                .append(literal(setting.type().accepted()))
                .append(')');
        bound(schema, "minimum", "atLeast", true, rule);
        bound(schema, "exclusiveMinimum", "atLeast", false, rule);
        bound(schema, "maximum", "atMost", true, rule);
        bound(schema, "exclusiveMaximum", "atMost", false, rule);
        int multiple = schema.path("multipleOf").asInt(1);
        if (multiple != 1) {
            rule.append(".divisibleBy(").append(multiple).append(')');
        }
        String pattern = schema.path("pattern").asText("");
        if (!pattern.isEmpty()) {
            rule.append(".matching(").append(literal(pattern)).append(')');
        }
        List<String> words = JenkinsSettings.choices(setting).stream()
                .map(ArgumentRules::literal)
                .toList();
        if (!words.isEmpty()) {
            rule.append(".oneOf(").append(String.join(", ", words)).append(')');
        }
        return rule.toString();
    }

    private static void bound(JsonNode schema, String keyword, String method, boolean included, StringBuilder rule) {
        if (schema.has(keyword)) {
            rule.append('.')
                    .append(method)
                    .append('(')
                    .append(literal(schema.get(keyword).asText()))
                    .append(", ")
                    .append(included)
                    .append(')');
        }
    }

    private static String kind(Setting<?> setting) {
        return switch (setting.type().shape()) {
            case FLAG -> "FLAG";
            case INTEGER -> "INTEGER";
            case LONG -> "LONG";
            case DECIMAL -> "DECIMAL";
            case TEXT, TEXT_OR_MAPPINGS -> "TEXT";
            case LIST, MAPPINGS -> "LIST";
        };
    }

    private static String literal(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
