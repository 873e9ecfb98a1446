package hudson.tasks;

import hudson.model.Describable;

/** What a freestyle build does at its end. */
public abstract class Publisher extends BuildStepCompatibilityLayer implements Describable<Publisher> {
    protected Publisher() {}
}
