package dev.dreambooth.frontend.maven;

import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.type.Shape;
import dev.dreambooth.contract.settings.value.Setting;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The source of the class that makes settings the parameters of a goal. Parameters are texts, so that "not set" differs
 * from every value and a wrong value meets the same message as in the other places to set it.
 *
 * @param goal the name of the goal
 * @param parent the class that the parameters extend
 * @param settings what the goal takes
 */
record GoalParameters(String goal, String parent, List<Setting<?>> settings) {
    /** The package of the goals. */
    static final String PACKAGE = "dev.dreambooth.maven.goal";
    /** The version that the settings came with; Maven's documentation wants one of each. */
    private static final String SINCE = "0.1.0";

    /** Returns the name of the class that the goal extends, such as {@code TrainParameters}. */
    String className() {
        return goal.substring(0, 1).toUpperCase(Locale.ROOT) + goal.substring(1) + "Parameters";
    }

    /** Returns its source. */
    String source() {
        return """
                package %s;

                import java.util.LinkedHashMap;
                import java.util.List;
                import java.util.Map;
                import org.apache.maven.plugins.annotations.Parameter;
                import org.codehaus.plexus.configuration.PlexusConfiguration;
                import org.eclipse.aether.RepositorySystem;
                import org.jspecify.annotations.Nullable;

                /** The settings of the goal %s as its parameters, made from the catalogue of settings. */
                abstract class %s extends %s {
                %s
                    %s(RepositorySystem repositorySystem) {
                        super(repositorySystem);
                    }

                    @Override
                    final Map<String, Object> parameters() {
                        Map<String, Object> values = new LinkedHashMap<>();
                %s        return values;
                    }
                }
                """.formatted(
                        PACKAGE,
                        goal,
                        className(),
                        parent,
                        settings.stream().map(GoalParameters::field).collect(Collectors.joining()),
                        className(),
                        settings.stream().map(GoalParameters::put).collect(Collectors.joining()));
    }

    private static String field(Setting<?> setting) {
        return """
                    /**
                     * %s
                     *
                     * @since %s
                     */
                    @Parameter(property = "dreambooth.%s")
                    @Nullable %s %s;

                """.formatted(explanation(setting), SINCE, setting.name(), javaType(setting), setting.name());
    }

    private static String javaType(Setting<?> setting) {
        return switch (setting.type().shape()) {
            case FLAG, INTEGER, LONG, DECIMAL, TEXT -> "String";
            case LIST -> "List<String>";
            case MAPPINGS, TEXT_OR_MAPPINGS -> "PlexusConfiguration";
        };
    }

    /** A parameter with elements of its own is what the POM says, and is read there. */
    private static String put(Setting<?> setting) {
        return setting.type().shape().hasMappings()
                ? ""
                : "        put(values, \"%s\", %s);\n".formatted(setting.name(), setting.name());
    }

    private static String explanation(Setting<?> setting) {
        StringBuilder text = new StringBuilder(escaped(setting.description()));
        if (!setting.unit().isEmpty()) {
            text.append(" Unit: ").append(escaped(setting.unit())).append('.');
        }
        usual(setting)
                .ifPresent(usual -> text.append(" Default: ").append(usual).append('.'));
        String example =
                setting.type().shape() == Shape.MAPPINGS ? escaped(setting.example()) : code(setting.example());
        return text.append(" Example: ").append(example).append('.').toString();
    }

    /** Returns the default in words; Maven has one of its own for the folder of results. */
    private static Optional<String> usual(Setting<?> setting) {
        if (setting.equals(CommonSettings.OUTPUT_DIRECTORY)) {
            return Optional.of("{@code dreambooth} in the project's build directory, or in the current folder"
                    + " outside of any project");
        }
        return setting.defaultText().filter(text -> !text.isEmpty()).map(GoalParameters::code);
    }

    /** Maven's tools end the tag at the first brace, so that texts with some stand as they are. */
    private static String code(String text) {
        return text.contains("{") ? escaped(text) : "{@code " + text + "}";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("*/", "*&#47;");
    }
}
