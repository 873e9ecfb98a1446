package dev.dreambooth.jenkins.steps;

import dev.dreambooth.jenkins.arguments.ArgumentRule;
import dev.dreambooth.jenkins.arguments.StepArguments;
import dev.dreambooth.jenkins.engine.DreamBoothConfiguration;
import dev.dreambooth.jenkins.results.ArchiveOptions;
import dev.dreambooth.jenkins.text.Messages;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.SynchronousNonBlockingStepExecution;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * {@code dreamboothReport}: shows and archives results that lie in the workspace already, made by the Maven goals or
 * the command line. Takes seconds, so it needs no survival of restarts.
 */
public final class ReportStep extends Step {
    private String directory = "";
    private boolean archiveModel;
    private boolean includeOlder;

    /** Creates a step without arguments. */
    @DataBoundConstructor
    public ReportStep() {}

    /** Returns the folder of the results; empty to look where Maven and the command line put them. */
    public String getDirectory() {
        return directory;
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
    public StepExecution start(StepContext context) {
        long limit = DreamBoothConfiguration.get().maxArchiveBytes();
        return new Execution(context, directory, archiveModel, includeOlder, limit);
    }

    /** The step at work. */
    private static final class Execution extends SynchronousNonBlockingStepExecution<List<Map<String, Object>>> {
        private static final long serialVersionUID = 1L;

        private final String directory;
        private final boolean archiveModel;
        private final boolean includeOlder;
        private final long maxBytes;

        Execution(StepContext context, String directory, boolean archiveModel, boolean includeOlder, long maxBytes) {
            super(context);
            this.directory = directory;
            this.archiveModel = archiveModel;
            this.includeOlder = includeOlder;
            this.maxBytes = maxBytes;
        }

        @Override
        protected List<Map<String, Object>> run() throws Exception {
            ExistingResults results = new ExistingResults(
                    getContext().get(Run.class),
                    getContext().get(FilePath.class),
                    getContext().get(Launcher.class),
                    getContext().get(TaskListener.class));
            String prefix = getContext().get(Run.class).getNumber() + "-"
                    + getContext().get(FlowNode.class).getId();
            return results.includingOlder(includeOlder)
                    .report(directory, prefix, new ArchiveOptions(archiveModel, false, maxBytes));
        }
    }

    /** What Pipelines know of the step. */
    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
        private static final ArgumentRule FLAG = ArgumentRule.of(ArgumentRule.Kind.FLAG, "true or false");
        private static final Map<String, ArgumentRule> RULES = Map.of(
                "directory", ArgumentRule.of(ArgumentRule.Kind.TEXT, "the name of a folder"),
                "archiveModel", FLAG,
                "includeOlder", FLAG);

        @Override
        public Step newInstance(Map<String, Object> arguments) throws Exception {
            return super.newInstance(new StepArguments(getFunctionName(), RULES).fitting(arguments));
        }

        @Override
        public String getFunctionName() {
            return "dreamboothReport";
        }

        @Override
        public String getDisplayName() {
            return Messages.of("report");
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, FlowNode.class, FilePath.class, Launcher.class, TaskListener.class);
        }
    }
}
