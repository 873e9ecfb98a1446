package dev.dreambooth.jenkins.steps;

import dev.dreambooth.jenkins.engine.CredentialsChoice;
import dev.dreambooth.jenkins.engine.EngineInstallation;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What Pipelines know of every step that runs a stage. */
public abstract class StageStepDescriptor extends StepDescriptor {
    private static final int MAX_SUMMARY = 120;

    @Override
    public Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, FlowNode.class, FilePath.class, Launcher.class, EnvVars.class, TaskListener.class);
    }

    /**
     * Makes the step. Numbers, and texts such as parameters and variables, are taken for each other here: in Groovy a
     * build's parameter is a text, and it is no mistake to pass one as a number of steps.
     */
    @Override
    public Step newInstance(Map<String, Object> arguments) throws Exception {
        Map<String, Object> fitting = new TreeMap<>();
        for (Map.Entry<String, Object> argument : arguments.entrySet()) {
            fitting.put(argument.getKey(), fitting(argument.getKey(), argument.getValue()));
        }
        return super.newInstance(fitting);
    }

    @Override
    public String argumentsToString(Map<String, Object> arguments) {
        String summary = arguments.entrySet().stream()
                .map(argument -> argument.getKey() + ": " + argument.getValue())
                .collect(Collectors.joining(", "));
        return summary.length() <= MAX_SUMMARY ? summary : summary.substring(0, MAX_SUMMARY - 1) + "…";
    }

    /** Returns the engines to choose from; none for those who may not configure the job. */
    @POST
    public ListBoxModel doFillEngineItems(@AncestorInPath @Nullable Item item) {
        return EngineInstallation.choices(item);
    }

    /** Returns the credentials to choose from for the remote cache. */
    @POST
    public ListBoxModel doFillCacheCredentialsIdItems(
            @AncestorInPath @Nullable Item item, @QueryParameter @Nullable String cacheCredentialsId) {
        return CredentialsChoice.of(item, cacheCredentialsId);
    }

    /** Returns the credentials to choose from for the tracking server. */
    @POST
    public ListBoxModel doFillTrackingCredentialsIdItems(
            @AncestorInPath @Nullable Item item, @QueryParameter @Nullable String trackingCredentialsId) {
        return CredentialsChoice.of(item, trackingCredentialsId);
    }

    /** Checks a number of seconds. */
    @POST
    public FormValidation doCheckGraceSeconds(
            @AncestorInPath @Nullable Item item, @QueryParameter @Nullable String value) {
        return positive(item, value);
    }

    /** Checks a number of minutes. */
    @POST
    public FormValidation doCheckOfflineMinutes(
            @AncestorInPath @Nullable Item item, @QueryParameter @Nullable String value) {
        return positive(item, value);
    }

    private static FormValidation positive(@Nullable Item item, @Nullable String value) {
        boolean allowed = item != null && item.hasPermission(Item.CONFIGURE);
        boolean fine = value == null || value.isBlank() || value.trim().matches("[1-9]\\d{0,6}");
        return !allowed || fine ? FormValidation.ok() : FormValidation.error("must be a whole number from 1 up");
    }

    private Object fitting(String name, Object value) {
        Class<?> type = type(name);
        if (type == String.class && (value instanceof Number || value instanceof Boolean)) {
            return value.toString();
        }
        if (!(value instanceof CharSequence)) {
            return value;
        }
        String text = value.toString().trim();
        try {
            if (type == Integer.class) {
                return Integer.valueOf(text);
            } else if (type == Long.class) {
                return Long.valueOf(text);
            } else if (type == Double.class) {
                return Double.valueOf(text);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    getFunctionName() + ": " + name + " is '" + text + "', not a number.", e);
        }
        boolean flag = (type == Boolean.class || type == boolean.class) && text.matches("(?i)true|false");
        return flag ? Boolean.valueOf(text) : value;
    }

    private Class<?> type(String name) {
        for (Method method : getClass().getEnclosingClass().getMethods()) {
            boolean setter = method.getName().equalsIgnoreCase("set" + name) && method.getParameterCount() == 1;
            if (setter && method.isAnnotationPresent(DataBoundSetter.class)) {
                return method.getParameterTypes()[0];
            }
        }
        return Object.class;
    }
}
