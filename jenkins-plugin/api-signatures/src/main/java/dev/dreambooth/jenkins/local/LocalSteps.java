package dev.dreambooth.jenkins.local;

import java.lang.reflect.Method;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * Makes a step from named arguments, as Pipelines do: no argument constructor, then setters; what there is none for is passed
 * over, and a text that is not "true" is false.
 */
public final class LocalSteps {
    private LocalSteps() {}

    /** Returns the step that a descriptor (nested in the step's class) describes. */
    public static Step instantiate(Class<?> descriptor, Map<String, Object> arguments)
            throws ReflectiveOperationException {
        Class<?> type = descriptor.getEnclosingClass();
        Step step = (Step) type.getConstructor().newInstance();
        for (Map.Entry<String, Object> argument : arguments.entrySet()) {
            set(step, argument.getKey(), argument.getValue());
        }
        return step;
    }

    private static void set(Step step, String name, Object value) throws ReflectiveOperationException {
        String setter = "set" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
        for (Method method : step.getClass().getMethods()) {
            if (method.getName().equals(setter) && method.isAnnotationPresent(DataBoundSetter.class)) {
                method.invoke(step, coerce(method.getParameterTypes()[0], value));
                return;
            }
        }
    }

    private static Object coerce(Class<?> type, Object value) {
        if (value instanceof CharSequence text && type.getSimpleName().matches("(?i)boolean")) {
            return Boolean.valueOf(text.toString());
        }
        if (value instanceof Number number) {
            return switch (type.getSimpleName()) {
                case "Integer", "int" -> number.intValue();
                case "Long", "long" -> number.longValue();
                case "Double", "double" -> number.doubleValue();
                default -> value;
            };
        }
        return value;
    }
}
