package hudson.tasks;

import hudson.ExtensionPoint;
import hudson.model.Describable;

/** A build step that makes something. */
public abstract class Builder extends BuildStepCompatibilityLayer implements Describable<Builder>, ExtensionPoint {
    public Builder() {}

    @Override
    public BuildStepMonitor getRequiredMonitorService() {
        return BuildStepMonitor.NONE;
    }
}
