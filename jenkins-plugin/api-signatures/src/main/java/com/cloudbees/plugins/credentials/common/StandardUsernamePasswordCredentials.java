package com.cloudbees.plugins.credentials.common;

/** The name of a user and a password, with an id. */
public interface StandardUsernamePasswordCredentials extends StandardUsernameCredentials, UsernamePasswordCredentials {}
