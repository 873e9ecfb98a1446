package hudson.tasks;

/** The base of build steps. */
public abstract class BuildStepCompatibilityLayer implements BuildStep {}
