package org.jenkinsci.plugins.workflow.steps;

import dev.dreambooth.jenkins.local.LocalSteps;
import hudson.model.Descriptor;
import java.util.Map;
import java.util.Set;

/** What Pipelines know of a step. */
public abstract class StepDescriptor extends Descriptor<Step> {
    public StepDescriptor() {}

    public abstract Set<? extends Class<?>> getRequiredContext();

    public abstract String getFunctionName();

    public Step newInstance(Map<String, Object> arguments) throws Exception {
        return LocalSteps.instantiate(getClass(), arguments);
    }

    public String argumentsToString(Map<String, Object> namedArgs) {
        return null;
    }
}
