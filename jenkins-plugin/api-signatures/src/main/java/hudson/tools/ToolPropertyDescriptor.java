package hudson.tools;

import hudson.model.Descriptor;

/** What Jenkins knows of a property of a tool. */
public abstract class ToolPropertyDescriptor extends Descriptor<ToolProperty<?>> {}
