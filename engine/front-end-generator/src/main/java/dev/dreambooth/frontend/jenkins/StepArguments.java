package dev.dreambooth.frontend.jenkins;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.value.Setting;
import java.util.Locale;
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
                JenkinsSettings.of(stage).stream().map(StepArguments::property).collect(Collectors.joining("\n"));
        String checks = JenkinsSettings.of(stage).stream()
                .filter(StepForm::canBeWrong)
                .map(StepArguments::check)
                .collect(Collectors.joining("\n"));
        return """
                package %s;

                import dev.dreambooth.contract.Stage;
                import hudson.model.Item;
                import hudson.util.FormValidation;
                import java.util.List;
                import org.jspecify.annotations.Nullable;
                import org.kohsuke.stapler.AncestorInPath;
                import org.kohsuke.stapler.DataBoundSetter;
                import org.kohsuke.stapler.QueryParameter;
                import org.kohsuke.stapler.verb.POST;

                /** The settings of the stage %s as arguments of its step, made from the catalogue of settings. */
                public abstract class %s extends StageStep {
                    /** Creates a step without arguments. */
                    protected %s() {
                        super(Stage.%s);
                    }

                %s
                    /** What a form of the step can ask about them. */
                    public abstract static class Form extends StageStepDescriptor {
                        @Override
                        final Stage stage() {
                            return Stage.%s;
                        }

                %s    }
                }
                """.formatted(
                        PACKAGE, stage.id(), className(), className(), stage.name(), properties, stage.name(), checks);
    }

    private static String property(Setting<?> setting) {
        String name = setting.name();
        String capital = capital(name);
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

    private static String check(Setting<?> setting) {
        return """
                        /** Checks {@code %s}. */
                        @POST
                        public FormValidation doCheck%s(
                                @AncestorInPath @Nullable Item item, @QueryParameter @Nullable String value) {
                            return check("%s", item, value);
                        }
                """.formatted(setting.name(), capital(setting.name()), setting.name());
    }

    private static String capital(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
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
        return capital(stage.id());
    }
}
