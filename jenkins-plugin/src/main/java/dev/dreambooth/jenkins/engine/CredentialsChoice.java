package dev.dreambooth.jenkins.engine;

import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.model.Item;
import hudson.security.ACL;
import hudson.util.ListBoxModel;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jspecify.annotations.Nullable;

/**
 * The credentials that forms offer for a server: those that builds can use and {@link ServerAccess} understands. To whom
 * may not configure, a form shows what is set and nothing else.
 */
public final class CredentialsChoice {
    private CredentialsChoice() {}

    /**
     * Returns the choice of a job.
     *
     * @param item the job; null where there is none, and then there is a choice for administrators only
     * @param current the id that is set, if one is
     */
    public static ListBoxModel of(@Nullable Item item, @Nullable String current) {
        return of(item, FormAccess.mayConfigure(item), current);
    }

    /** Returns the choice of an administrator. */
    static ListBoxModel ofAdministrator(@Nullable String current) {
        return of(null, Jenkins.get().hasPermission(Jenkins.ADMINISTER), current);
    }

    private static ListBoxModel of(@Nullable Item item, boolean allowed, @Nullable String current) {
        String id = current == null ? "" : current;
        StandardListBoxModel choice = new StandardListBoxModel();
        if (!allowed) {
            return choice.includeCurrentValue(id);
        }
        return choice.includeEmptyValue()
                .includeAs(ACL.SYSTEM2, item, StandardUsernamePasswordCredentials.class, List.of())
                .includeAs(ACL.SYSTEM2, item, StringCredentials.class, List.of())
                .includeCurrentValue(id);
    }
}
