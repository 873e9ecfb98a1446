package dev.dreambooth.jenkins.steps;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.jenkins.arguments.ArgumentRule;
import dev.dreambooth.jenkins.arguments.KnownSettings;
import dev.dreambooth.jenkins.arguments.StepArguments;
import dev.dreambooth.jenkins.engine.CredentialsChoice;
import dev.dreambooth.jenkins.engine.EngineInstallation;
import dev.dreambooth.jenkins.engine.FormAccess;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What Pipelines know of every step that runs a stage. */
public abstract class StageStepDescriptor extends StepDescriptor {
    private static final int MAX_SUMMARY = 120;
    private static final ArgumentRule TEXT = ArgumentRule.of(ArgumentRule.Kind.TEXT, "a text");
    private static final Set<String> OF_MODELS = Set.of("archiveModel", "archiveCheckpoints");

    @Override
    public Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, FlowNode.class, FilePath.class, Launcher.class, EnvVars.class, TaskListener.class);
    }

    /** Returns the stage that the step runs. */
    abstract Stage stage();

    /** Returns what the step takes besides the settings of its stage, by name. */
    Map<String, ArgumentRule> ownArguments() {
        Map<String, ArgumentRule> own = new TreeMap<>();
        own.put("engine", TEXT);
        own.put("engineHome", TEXT);
        own.put("cacheCredentialsId", TEXT);
        own.put("trackingCredentialsId", TEXT);
        own.put("graceSeconds", ArgumentRule.from(1));
        own.put("offlineMinutes", ArgumentRule.from(0));
        return own;
    }

    /** Makes the step of arguments that can be meant. */
    @Override
    public Step newInstance(Map<String, Object> arguments) throws Exception {
        Map<String, ArgumentRule> rules = rules();
        for (String name : OF_MODELS) {
            if (arguments.containsKey(name) && !rules.containsKey(name)) {
                throw new AbortException(getFunctionName() + " has no argument " + name
                        + ": it is one of dreamboothTrain, which alone makes a model.");
            }
        }
        return super.newInstance(new StepArguments(getFunctionName(), rules).fitting(arguments));
    }

    private Map<String, ArgumentRule> rules() {
        Map<String, ArgumentRule> rules = KnownSettings.rules(stage().id());
        rules.putAll(ownArguments());
        return rules;
    }

    /** Returns what a form has to say of a value of an argument; to whom may not configure, nothing. */
    final FormValidation check(String name, @Nullable Item item, @Nullable String value) {
        String text = value == null ? "" : value.trim();
        if (text.isEmpty() || !FormAccess.mayConfigure(item)) {
            return FormValidation.ok();
        }
        return Optional.ofNullable(rules().get(name))
                .flatMap(rule -> rule.complaint(text))
                .map(complaint -> FormValidation.error(name + " " + complaint))
                .orElseGet(FormValidation::ok);
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
        return check("graceSeconds", item, value);
    }

    /** Checks a number of minutes. */
    @POST
    public FormValidation doCheckOfflineMinutes(
            @AncestorInPath @Nullable Item item, @QueryParameter @Nullable String value) {
        return check("offlineMinutes", item, value);
    }
}
