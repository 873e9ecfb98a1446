package com.cloudbees.plugins.credentials;

import com.cloudbees.plugins.credentials.common.IdCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import dev.dreambooth.jenkins.local.LocalCredentials;
import hudson.model.Run;
import java.util.List;

/** Finds credentials. */
public abstract class CredentialsProvider {
    public static <C extends IdCredentials> C findCredentialById(
            String id, Class<C> type, Run<?, ?> run, List<DomainRequirement> domainRequirements) {
        return LocalCredentials.find(id, type);
    }

    @SuppressWarnings("rawtypes")
    public static <C extends Credentials> C track(Run build, C credentials) {
        LocalCredentials.used(credentials);
        return credentials;
    }
}
