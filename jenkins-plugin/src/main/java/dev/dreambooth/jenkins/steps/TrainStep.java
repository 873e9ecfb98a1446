package dev.dreambooth.jenkins.steps;

import dev.dreambooth.jenkins.arguments.ArgumentRule;
import dev.dreambooth.jenkins.text.Messages;
import hudson.Extension;
import java.util.Map;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code dreamboothTrain}: fine-tunes the base model on photos of a subject. */
public final class TrainStep extends TrainArguments {
    private boolean archiveModel = true;
    private boolean archiveCheckpoints;

    /** Creates a step without arguments; all have defaults or come from the configuration file. */
    @DataBoundConstructor
    public TrainStep() {}

    /** Returns whether the model is archived as a zip. */
    public boolean isArchiveModel() {
        return archiveModel;
    }

    /** Sets whether the model is archived as a zip. */
    @DataBoundSetter
    public void setArchiveModel(boolean archiveModel) {
        this.archiveModel = archiveModel;
    }

    /** Returns whether checkpoints are archived. */
    public boolean isArchiveCheckpoints() {
        return archiveCheckpoints;
    }

    /** Sets whether checkpoints are archived. */
    @DataBoundSetter
    public void setArchiveCheckpoints(boolean archiveCheckpoints) {
        this.archiveCheckpoints = archiveCheckpoints;
    }

    @Override
    boolean archivesModel() {
        return archiveModel;
    }

    @Override
    boolean archivesCheckpoints() {
        return archiveCheckpoints;
    }

    /** What Pipelines know of the step. */
    @Extension
    public static final class DescriptorImpl extends Form {
        private static final ArgumentRule FLAG = ArgumentRule.of(ArgumentRule.Kind.FLAG, "true or false");

        @Override
        Map<String, ArgumentRule> ownArguments() {
            Map<String, ArgumentRule> own = super.ownArguments();
            own.put("archiveModel", FLAG);
            own.put("archiveCheckpoints", FLAG);
            return own;
        }

        @Override
        public String getFunctionName() {
            return "dreamboothTrain";
        }

        @Override
        public String getDisplayName() {
            return Messages.of("train");
        }
    }
}
