package hudson.model;

/** An action that the list of builds shows beside each. */
public interface BuildBadgeAction extends Action {}
