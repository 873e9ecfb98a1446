package dev.dreambooth.jenkins.steps;

import dev.dreambooth.contract.Stage;
import hudson.Extension;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code dreamboothTrain}: fine-tunes the base model on photos of a subject. */
public final class TrainStep extends TrainArguments {
    /** Creates a step without arguments; all have defaults or come from the configuration file. */
    @DataBoundConstructor
    public TrainStep() {}

    /** What Pipelines know of the step. */
    @Extension
    public static final class DescriptorImpl extends StageStepDescriptor {
        @Override
        Stage stage() {
            return Stage.TRAIN;
        }

        @Override
        public String getFunctionName() {
            return "dreamboothTrain";
        }

        @Override
        public String getDisplayName() {
            return "DreamBooth: train on a subject";
        }
    }
}
