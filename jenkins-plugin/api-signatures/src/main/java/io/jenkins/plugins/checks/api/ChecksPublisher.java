package io.jenkins.plugins.checks.api;

/** Tells a host of checks. */
public abstract class ChecksPublisher {
    public abstract void publish(ChecksDetails details);
}
