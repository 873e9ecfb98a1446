package dev.dreambooth.jenkins.freestyle;

import dev.dreambooth.jenkins.engine.DreamBoothConfiguration;
import dev.dreambooth.jenkins.results.ArchiveOptions;
import dev.dreambooth.jenkins.steps.ExistingResults;
import dev.dreambooth.jenkins.text.Messages;
import hudson.AbortException;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.BuildStepMonitor;
import hudson.tasks.Publisher;
import hudson.tasks.Recorder;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * Shows and archives at the end of a freestyle build what its Maven goals or command lines have left in the workspace: what
 * {@code dreamboothReport} does in a Pipeline, which has that step and not this one.
 */
public final class DreamBoothPublisher extends Recorder {
    private @Nullable String directory = "";
    private boolean archiveModel;
    private boolean includeOlder;

    /** Creates a publisher that looks where Maven and the command line put results. */
    @DataBoundConstructor
    public DreamBoothPublisher() {}

    /** Returns the folder of the results; empty to look where Maven and the command line put them. */
    public String getDirectory() {
        return directory == null ? "" : directory; // a job's file may not name it
    }

    /** Sets the folder of the results. */
    @DataBoundSetter
    public void setDirectory(@Nullable String directory) {
        this.directory = directory == null ? "" : directory.trim();
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

    /** Returns whether results are shown too that were there before the build began. */
    public boolean isIncludeOlder() {
        return includeOlder;
    }

    /** Sets whether results are shown too that were there before the build began. */
    @DataBoundSetter
    public void setIncludeOlder(boolean includeOlder) {
        this.includeOlder = includeOlder;
    }

    @Override
    public BuildStepMonitor getRequiredMonitorService() {
        return BuildStepMonitor.NONE;
    }

    @Override
    public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
            throws InterruptedException, IOException {
        FilePath workspace = build.getWorkspace();
        if (workspace == null) {
            throw new AbortException("The build has no workspace.");
        }
        perform(build, workspace, launcher, listener);
        return true;
    }

    /** Shows what lies in a workspace; that a build which has failed already has made nothing is no failure of its own. */
    void perform(Run<?, ?> run, FilePath workspace, Launcher launcher, TaskListener listener)
            throws InterruptedException, IOException {
        try {
            new ExistingResults(run, workspace, launcher, listener)
                    .includingOlder(includeOlder)
                    .report(
                            getDirectory(),
                            run.getNumber() + "-report",
                            new ArchiveOptions(
                                    archiveModel,
                                    false,
                                    DreamBoothConfiguration.get().maxArchiveBytes()));
        } catch (ExistingResults.NothingMadeException e) {
            Result result = run.getResult();
            if (result == null || result.isBetterOrEqualTo(Result.UNSTABLE)) {
                throw e;
            }
            listener.getLogger().println("[dreambooth] " + e.getMessage());
        }
    }

    /** What Jenkins knows of it. */
    @Extension
    public static final class DescriptorImpl extends BuildStepDescriptor<Publisher> {
        @Override
        public String getDisplayName() {
            return Messages.of("publisher");
        }

        @Override
        @SuppressWarnings("rawtypes")
        public boolean isApplicable(Class<? extends AbstractProject> type) {
            return true;
        }
    }
}
