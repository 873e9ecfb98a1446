package hudson.tasks;

import hudson.ExtensionPoint;

/** What a freestyle build does at its end to keep and judge results. */
public abstract class Recorder extends Publisher implements ExtensionPoint {
    protected Recorder() {}
}
