package com.cloudbees.plugins.credentials.common;

import com.cloudbees.plugins.credentials.Credentials;

/** Credentials with the name of a user. */
public interface UsernameCredentials extends Credentials {
    String getUsername();
}
