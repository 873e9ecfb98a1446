package hudson.model;

import hudson.security.AccessControlled;

/** What is built. */
public abstract class Job<J extends Job<J, R>, R extends Run<J, R>> extends Actionable
        implements ModelObject, AccessControlled {
    public R getLastBuild() {
        return null;
    }

    public String getUrl() {
        return "job/" + getDisplayName() + "/";
    }
}
