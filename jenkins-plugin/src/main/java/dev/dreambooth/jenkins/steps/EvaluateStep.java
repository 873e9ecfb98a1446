package dev.dreambooth.jenkins.steps;

import dev.dreambooth.jenkins.text.Messages;
import hudson.Extension;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code dreamboothEvaluate}: measures the trained model against its base and judges it by gates. */
public final class EvaluateStep extends EvaluateArguments {
    /** Creates a step without arguments; all have defaults or come from the configuration file. */
    @DataBoundConstructor
    public EvaluateStep() {}

    /** What Pipelines know of the step. */
    @Extension
    public static final class DescriptorImpl extends Form {
        @Override
        public String getFunctionName() {
            return "dreamboothEvaluate";
        }

        @Override
        public String getDisplayName() {
            return Messages.of("evaluate");
        }
    }
}
