package com.cloudbees.plugins.credentials.common;

/** The name of a user and a password. */
public interface UsernamePasswordCredentials extends UsernameCredentials, PasswordCredentials {}
