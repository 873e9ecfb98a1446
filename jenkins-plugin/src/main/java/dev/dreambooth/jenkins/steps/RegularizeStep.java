package dev.dreambooth.jenkins.steps;

import dev.dreambooth.jenkins.text.Messages;
import hudson.Extension;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code dreamboothRegularize}: makes the class images that prior preservation needs. */
public final class RegularizeStep extends RegularizeArguments {
    /** Creates a step without arguments; all have defaults or come from the configuration file. */
    @DataBoundConstructor
    public RegularizeStep() {}

    /** What Pipelines know of the step. */
    @Extension
    public static final class DescriptorImpl extends Form {
        @Override
        public String getFunctionName() {
            return "dreamboothRegularize";
        }

        @Override
        public String getDisplayName() {
            return Messages.of("regularize");
        }
    }
}
