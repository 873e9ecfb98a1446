package hudson.model;

import hudson.EnvVars;

/** Something that variables change. */
public interface EnvironmentSpecific<T extends EnvironmentSpecific<T>> {
    T forEnvironment(EnvVars environment);
}
