package io.jenkins.plugins.checks.api;

import dev.dreambooth.jenkins.local.LocalChecks;
import hudson.ExtensionPoint;
import hudson.model.Run;
import hudson.model.TaskListener;

/** Finds who tells the host of a build's code. */
public abstract class ChecksPublisherFactory implements ExtensionPoint {
    public static ChecksPublisher fromRun(Run<?, ?> run, TaskListener listener) {
        return LocalChecks.publisher();
    }
}
