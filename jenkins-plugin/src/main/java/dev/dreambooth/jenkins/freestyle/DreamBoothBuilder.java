package dev.dreambooth.jenkins.freestyle;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.launch.ExitStatus;
import dev.dreambooth.jenkins.agent.EngineCheck;
import dev.dreambooth.jenkins.engine.DreamBoothConfiguration;
import dev.dreambooth.jenkins.engine.EngineInstallation;
import dev.dreambooth.jenkins.engine.EngineLocator;
import dev.dreambooth.jenkins.engine.FormAccess;
import dev.dreambooth.jenkins.engine.ServerAccess;
import dev.dreambooth.jenkins.evaluation.Reference;
import dev.dreambooth.jenkins.results.ArchiveOptions;
import dev.dreambooth.jenkins.results.LastGoodEvaluation;
import dev.dreambooth.jenkins.results.StagePlace;
import dev.dreambooth.jenkins.steps.ExistingResults;
import dev.dreambooth.jenkins.steps.SettingsJson;
import dev.dreambooth.jenkins.text.Messages;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.model.Computer;
import hudson.model.Item;
import hudson.model.Node;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jenkinsci.Symbol;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * Runs a stage in a freestyle build, whose steps end with the controller anyway: the engine runs under the agent's
 * launcher, is asked to stop when the build is aborted, and its results are shown as everywhere. No {@code SimpleBuildStep}: those
 * are steps of Pipelines too, which have better ones.
 */
public final class DreamBoothBuilder extends Builder {
    private final String stage;
    private String settings = "";
    private String configFile = "";
    private String engine = "";
    private Boolean archiveModel = true;

    /** Creates a step that runs a stage, such as {@code train}. */
    @DataBoundConstructor
    public DreamBoothBuilder(String stage) {
        this.stage = stage;
    }

    /** Returns the stage. */
    public String getStage() {
        return stage;
    }

    /** Returns the settings, one {@code name=value} a line. */
    public String getSettings() {
        return settings;
    }

    /** Sets the settings, one {@code name=value} a line. */
    @DataBoundSetter
    public void setSettings(@Nullable String settings) {
        this.settings = settings == null ? "" : settings;
    }

    /** Returns the YAML file with settings; empty for the usual one. */
    public String getConfigFile() {
        return configFile;
    }

    /** Sets the YAML file with settings. */
    @DataBoundSetter
    public void setConfigFile(@Nullable String configFile) {
        this.configFile = configFile == null ? "" : configFile.trim();
    }

    /** Returns the name of the tool; empty for the default. */
    public String getEngine() {
        return engine;
    }

    /** Sets the name of the tool. */
    @DataBoundSetter
    public void setEngine(@Nullable String engine) {
        this.engine = engine == null ? "" : engine.trim();
    }

    /** Returns whether the model is archived as a zip. */
    public boolean isArchiveModel() {
        return archiveModel;
    }

    /** Sets whether the model is archived as a zip. */
    @DataBoundSetter
    public void setArchiveModel(boolean archiveModel) {
        this.archiveModel = archiveModel;
    }

    /** A job's file may be written by hand or by an older plugin: what it does not say has its default. */
    @SuppressWarnings("UnusedMethod") // XStream calls it
    private Object readResolve() {
        setSettings(settings);
        setConfigFile(configFile);
        setEngine(engine);
        archiveModel = archiveModel == null || archiveModel;
        return this;
    }

    @Override
    public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
            throws InterruptedException, IOException {
        FilePath workspace = build.getWorkspace();
        if (workspace == null) {
            throw new AbortException("The build has no workspace.");
        }
        perform(build, workspace, build.getEnvironment(listener), launcher, listener);
        return true;
    }

    /** Runs the stage in a workspace. */
    void perform(Run<?, ?> run, FilePath workspace, EnvVars env, Launcher launcher, TaskListener listener)
            throws InterruptedException, IOException {
        Stage known = stage();
        workspace.mkdirs();
        FilePath home = new EngineLocator(node(workspace), env, listener).locate(engine, "", workspace);
        List<String> command = new ArrayList<>();
        command.add(home.child(EngineCheck.command(!launcher.isUnix())).getRemote());
        command.add(known.id());
        String settings = SettingsJson.of(values(env));
        EngineProcess engineProcess = new EngineProcess(launcher, workspace, listener, ServerAccess.of(run, "", ""));
        Optional<Reference> reference = known == Stage.EVALUATE
                ? LastGoodEvaluation.offer(run, StagePlace.unknown(), engineProcess.control(), listener.getLogger())
                : Optional.empty();
        int status = engineProcess.run(
                command, settings, env, DreamBoothConfiguration.get().getGraceSeconds());
        ExitCode code = ExitCode.of(status).orElse(ExitCode.INTERNAL);
        if (code != ExitCode.OK && code != ExitCode.GATE_FAILED) {
            String words = engineProcess.words(status);
            throw new AbortException("DreamBooth " + known.id() + " failed (" + ExitStatus.meaning(status) + ")"
                    + (words.isEmpty() ? "." : ": " + words));
        }
        long limit = DreamBoothConfiguration.get().maxArchiveBytes();
        new ExistingResults(run, workspace, launcher, listener)
                .comparedWith(reference)
                .report(
                        String.join("", values(env).getOrDefault("outputDirectory", List.of())),
                        run.getNumber() + "-" + known.id(),
                        new ArchiveOptions(archiveModel, false, limit));
        if (code == ExitCode.GATE_FAILED && known == Stage.EVALUATE) {
            throw new AbortException("DreamBooth evaluate failed: a gate is not reached, see above.");
        }
        if (code == ExitCode.GATE_FAILED) {
            run.setResult(Result.UNSTABLE);
        }
    }

    /** Returns the node of the workspace, which may have its engine elsewhere; null if it has just gone. */
    private static @Nullable Node node(FilePath workspace) {
        Computer computer = workspace.toComputer();
        return computer == null ? null : computer.getNode();
    }

    private Stage stage() throws AbortException {
        for (Stage known : Stage.values()) {
            if (known.id().equals(stage)) {
                return known;
            }
        }
        throw new AbortException("There is no stage '" + stage + "'.");
    }

    private Map<String, List<String>> values(EnvVars env) throws AbortException {
        Map<String, List<String>> values = new TreeMap<>();
        if (!configFile.isEmpty()) {
            values.put("configFile", List.of(env.expand(configFile)));
        }
        values.putAll(new SettingLines(stage, settings).values(env));
        return values;
    }

    /** What Jenkins knows of the step. */
    @Extension
    @Symbol("dreambooth")
    public static final class DescriptorImpl extends BuildStepDescriptor<Builder> {
        @Override
        public String getDisplayName() {
            return Messages.of("builder");
        }

        @Override
        @SuppressWarnings("rawtypes")
        public boolean isApplicable(Class<? extends AbstractProject> type) {
            return true;
        }

        /** Returns the stages to choose from. */
        @POST
        public ListBoxModel doFillStageItems(@AncestorInPath @Nullable Item item) {
            ListBoxModel items = new ListBoxModel();
            for (Stage stage : Stage.values()) {
                items.add(stage.id(), stage.id());
            }
            return FormAccess.mayConfigure(item) ? items : new ListBoxModel();
        }

        /** Returns the engines to choose from; none for those who may not configure the job. */
        @POST
        public ListBoxModel doFillEngineItems(@AncestorInPath @Nullable Item item) {
            return EngineInstallation.choices(item);
        }

        /** Checks the settings: their names, and their values as far as they are known. */
        @POST
        public FormValidation doCheckSettings(
                @AncestorInPath @Nullable Item item,
                @QueryParameter @Nullable String value,
                @QueryParameter @Nullable String stage) {
            if (!FormAccess.mayConfigure(item) || value == null || stage == null) {
                return FormValidation.ok();
            }
            return new SettingLines(stage, value)
                    .complaint()
                    .map(FormValidation::error)
                    .orElseGet(FormValidation::ok);
        }
    }
}
