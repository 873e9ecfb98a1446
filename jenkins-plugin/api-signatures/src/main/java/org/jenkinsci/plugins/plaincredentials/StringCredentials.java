package org.jenkinsci.plugins.plaincredentials;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.util.Secret;

/** A secret text, with an id. */
public interface StringCredentials extends StandardCredentials {
    Secret getSecret();
}
