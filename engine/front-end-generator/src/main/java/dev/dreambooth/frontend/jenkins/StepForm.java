package dev.dreambooth.frontend.jenkins;

import static dev.dreambooth.frontend.jenkins.Markup.escaped;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.Settings;
import dev.dreambooth.contract.settings.type.Shape;
import dev.dreambooth.contract.settings.value.Setting;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The form of a stage's settings: what everybody sets, and the rest folded by chapter. No field holds a default, but shows it where
 * nothing is set: what a form sends was meant, and other is not sent.
 *
 * @param stage the stage
 */
record StepForm(Stage stage) {
    /** Returns the Jelly view. */
    String view() {
        String first = JenkinsSettings.first(stage).stream()
                .map(setting -> entry(setting, "  "))
                .collect(Collectors.joining());
        String chapters =
                Settings.chapters().entrySet().stream().map(this::chapter).collect(Collectors.joining());
        return """
                <?jelly escape-by-default='true'?>
                <j:jelly xmlns:j="jelly:core" xmlns:f="/lib/form">
                %s%s</j:jelly>
                """.formatted(first, chapters);
    }

    private String chapter(Map.Entry<String, List<Setting<?>>> chapter) {
        List<Setting<?>> first = JenkinsSettings.first(stage);
        List<Setting<?>> offered = JenkinsSettings.of(stage);
        List<Setting<?>> rest = chapter.getValue().stream()
                .filter(setting -> offered.contains(setting) && !first.contains(setting))
                .toList();
        if (rest.isEmpty()) {
            return "";
        }
        String title = escaped(chapter.getKey());
        String entries = rest.stream().map(setting -> entry(setting, "    ")).collect(Collectors.joining());
        return "  <f:advanced title=\"${%" + title + "} (" + rest.size() + ")\">\n" + entries + "  </f:advanced>\n";
    }

    private static String entry(Setting<?> setting, String indent) {
        return indent + "<f:entry title=\"" + setting.name() + "\" field=\"" + setting.name() + "\">" + control(setting)
                + "</f:entry>\n";
    }

    private static String control(Setting<?> setting) {
        List<String> choices = JenkinsSettings.choices(setting);
        String usual = escaped(JenkinsSettings.defaultText(setting).orElse(""));
        return switch (setting.type().shape()) {
            case FLAG -> flag(setting.name(), usual);
            case INTEGER -> "<f:number placeholder=\"" + usual + "\"" + limits(setting) + "/>";
            case LONG -> "<f:textbox default=\"" + usual + "\"/>"; // Stapler cannot tell an empty one from 0
            case DECIMAL -> "<f:textbox placeholder=\"" + usual + "\"/>";
            case TEXT -> choices.isEmpty() ? "<f:textbox placeholder=\"" + usual + "\"/>" : choice(setting, choices);
            case LIST, MAPPINGS, TEXT_OR_MAPPINGS -> "<f:textarea/>";
        };
    }

    private static String limits(Setting<?> setting) {
        ObjectNode schema = JenkinsSettings.schema(setting);
        StringBuilder limits = new StringBuilder();
        if (schema.has("minimum")) {
            limits.append(" min=\"").append(schema.get("minimum").asText()).append('"');
        }
        if (schema.has("maximum") && schema.get("maximum").asInt() < Integer.MAX_VALUE) {
            limits.append(" max=\"").append(schema.get("maximum").asText()).append('"');
        }
        return limits.toString();
    }

    /** One of a few words, or none. */
    private static String choice(Setting<?> setting, List<String> words) {
        String name = setting.name();
        String options = words.stream()
                .map(word -> option(word, "${instance." + name + " == '" + word + "'}", word))
                .collect(Collectors.joining());
        return list(name, "_." + name, JenkinsSettings.defaultText(setting).orElse(""), options);
    }

    /** Stapler takes an empty text for false; what is set is sent by name under one name for all. */
    private static String flag(String name, String usual) {
        String options = option(name + "=true", "${instance." + name + " == true}", "true")
                + option(name + "=false", "${instance." + name + " == false}", "false");
        return list(name, "_.flags", usual, options);
    }

    private static String list(String label, String name, String usual, String options) {
        String unset = usual.isEmpty() ? "${%notSet}" : "${%notSetBut('" + usual + "')}";
        return "<div class=\"jenkins-select\"><select class=\"jenkins-select__input\" name=\"" + name
                + "\" aria-label=\"" + label + "\"><f:option value=\"\">" + unset + "</f:option>" + options
                + "</select></div>";
    }

    private static String option(String value, String selected, String text) {
        return "<f:option value=\"" + value + "\" selected=\"" + selected + "\">" + text + "</f:option>";
    }

    /** Returns whether a form can hold something that is no value of a setting. */
    static boolean canBeWrong(Setting<?> setting) {
        return setting.type().shape() != Shape.FLAG
                && (setting.type().shape() != Shape.TEXT
                        || JenkinsSettings.choices(setting).isEmpty());
    }
}
