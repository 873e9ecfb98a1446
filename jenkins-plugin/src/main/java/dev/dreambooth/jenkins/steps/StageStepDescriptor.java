package dev.dreambooth.jenkins.steps;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.jenkins.arguments.ArgumentRule;
import dev.dreambooth.jenkins.arguments.KnownSettings;
import dev.dreambooth.jenkins.arguments.StepArguments;
import dev.dreambooth.jenkins.engine.CredentialsChoice;
import dev.dreambooth.jenkins.engine.EngineInstallation;
import dev.dreambooth.jenkins.engine.FormAccess;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.Map;
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
    private static final ArgumentRule FLAG = ArgumentRule.of(ArgumentRule.Kind.FLAG, "true or false");

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
        own.put("archiveModel", FLAG);
        own.put("archiveCheckpoints", FLAG);
        own.put("graceSeconds", ArgumentRule.from(1));
        own.put("offlineMinutes", ArgumentRule.from(0));
        return own;
    }

    /** Makes the step of arguments that can be meant. */
    @Override
    public Step newInstance(Map<String, Object> arguments) throws Exception {
        Map<String, ArgumentRule> rules = KnownSettings.rules(stage().id());
        rules.putAll(ownArguments());
        return super.newInstance(new StepArguments(getFunctionName(), rules).fitting(arguments));
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
        boolean allowed = FormAccess.mayConfigure(item);
        boolean fine = value == null || value.isBlank() || value.trim().matches("[1-9]\\d{0,6}");
        return !allowed || fine ? FormValidation.ok() : FormValidation.error("must be a whole number from 1 up");
    }
}
