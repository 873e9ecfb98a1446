package com.cloudbees.plugins.credentials.domains;

/** Where credentials are to be used. */
public abstract class DomainRequirement {}
