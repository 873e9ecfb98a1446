package hudson.tools;

import hudson.model.Describable;

/** A further property of a tool. */
public abstract class ToolProperty<T extends ToolInstallation> implements Describable<ToolProperty<?>> {}
