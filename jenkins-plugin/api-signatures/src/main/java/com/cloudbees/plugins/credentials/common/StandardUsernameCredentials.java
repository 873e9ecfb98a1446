package com.cloudbees.plugins.credentials.common;

/** The name of a user, with an id. */
public interface StandardUsernameCredentials extends StandardCredentials, UsernameCredentials {}
