package dev.dreambooth.frontend.jenkins;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.Settings;
import dev.dreambooth.contract.settings.value.Setting;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The texts that make the settings of a stage the arguments of its Pipeline step.
 *
 * @param stage the stage
 */
record StepArguments(Stage stage) {
    /** The package of the steps. */
    static final String PACKAGE = "dev.dreambooth.jenkins.steps";

    /** Returns the name of the class that the step extends, such as {@code TrainArguments}. */
    String className() {
        return stageName() + "Arguments";
    }

    /** Returns the folder of the step's views. */
    String viewFolder() {
        return PACKAGE.replace('.', '/') + "/" + stageName() + "Step";
    }

    /** Returns the source of the class that the step extends. */
    String source() {
        String properties =
                Settings.of(stage).stream().map(StepArguments::property).collect(Collectors.joining("\n"));
        return """
                package %s;

                import dev.dreambooth.contract.Stage;
                import java.util.List;
                import org.jspecify.annotations.Nullable;
                import org.kohsuke.stapler.DataBoundSetter;

                /** The settings of the stage %s as arguments of its step, made from the catalogue of settings. */
                public abstract class %s extends StageStep {
                    /** Creates a step without arguments. */
                    protected %s() {
                        super(Stage.%s);
                    }

                %s}
                """.formatted(PACKAGE, stage.id(), className(), className(), stage.name(), properties);
    }

    /** Returns the form of all settings, by chapter. */
    String form() {
        String sections = Settings.chapters().entrySet().stream()
                .map(this::section)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining());
        return """
                <?jelly escape-by-default='true'?>
                <j:jelly xmlns:j="jelly:core" xmlns:f="/lib/form">
                %s</j:jelly>
                """.formatted(sections);
    }

    /** Returns the help of a setting. */
    static String help(Setting<?> setting) {
        StringBuilder text = new StringBuilder("<div>\n  ").append(escaped(setting.description()));
        text.append("\n  <p>Value: ").append(escaped(setting.type().accepted()));
        if (!setting.unit().isEmpty()) {
            text.append(" (").append(escaped(setting.unit())).append(')');
        }
        text.append(". Default: ")
                .append(setting.defaultText()
                        .map(value -> value.isEmpty() ? "empty" : "<code>" + escaped(value) + "</code>")
                        .orElse("none"))
                .append(".</p>\n</div>\n");
        return text.toString();
    }

    private String section(Map.Entry<String, List<Setting<?>>> chapter) {
        String entries = chapter.getValue().stream()
                .filter(setting -> setting.stages().contains(stage))
                .map(StepArguments::entry)
                .collect(Collectors.joining());
        return entries.isEmpty()
                ? ""
                : "  <f:section title=\"" + escaped(chapter.getKey()) + "\">\n" + entries + "  </f:section>\n";
    }

    private static String entry(Setting<?> setting) {
        String control = switch (setting.type().shape()) {
            case FLAG -> "<f:checkbox default=\"" + setting.defaultText().orElse("false") + "\"/>";
            case INTEGER -> "<f:number/>";
            case LONG -> "<f:textbox default=\"" + escaped(setting.defaultText().orElse("")) + "\"/>";
            case DECIMAL, TEXT -> "<f:textbox/>";
            case LIST, MAPPINGS, TEXT_OR_MAPPINGS -> "<f:textarea/>";
        };
        return "    <f:entry title=\"%s\" field=\"%s\">%s</f:entry>\n"
                .formatted(setting.name(), setting.name(), control);
    }

    private static String property(Setting<?> setting) {
        String name = setting.name();
        String capital = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        String type = javaType(setting);
        String suppress = type.startsWith("List") ? "    @SuppressWarnings(\"unchecked\")\n" : "";
        return """
                    /** Returns {@code %s}, or null if it was not set. */
                %s    public @Nullable %s get%s() {
                        return (%s) shown("%s");
                    }

                    /** Sets {@code %s}. */
                    @DataBoundSetter
                    public void set%s(@Nullable %s value) {
                        set("%s", value);
                    }
                """.formatted(name, suppress, type, capital, type, name, name, capital, type, name);
    }

    /** Boxed types, since a form's empty field leaves those unset. */
    private static String javaType(Setting<?> setting) {
        return switch (setting.type().shape()) {
            case FLAG -> "Boolean";
            case INTEGER -> "Integer";
            case LONG -> "Long";
            case DECIMAL -> "Double";
            case TEXT, TEXT_OR_MAPPINGS -> "String";
            case LIST, MAPPINGS -> "List<String>";
        };
    }

    private String stageName() {
        return stage.name().charAt(0) + stage.name().substring(1).toLowerCase(Locale.ROOT);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("${", "&#36;{");
    }
}
