package dev.dreambooth.jenkins.engine;

import hudson.model.Item;
import jenkins.model.Jenkins;
import org.jspecify.annotations.Nullable;

/** Who may see what forms offer and hear what they check. */
public final class FormAccess {
    private FormAccess() {}

    /**
     * Returns whether somebody may configure a job; outside of one, as in the Snippet Generator of the whole Jenkins, whether they
     * may administer it.
     */
    public static boolean mayConfigure(@Nullable Item item) {
        return item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.CONFIGURE);
    }
}
