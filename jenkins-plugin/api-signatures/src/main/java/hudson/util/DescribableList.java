package hudson.util;

import hudson.model.Describable;
import hudson.model.Descriptor;

/** Describables that are kept with their owner. */
public class DescribableList<T extends Describable<T>, D extends Descriptor<T>> extends PersistedList<T> {}
