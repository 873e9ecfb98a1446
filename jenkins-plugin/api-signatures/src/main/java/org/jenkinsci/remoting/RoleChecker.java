package org.jenkinsci.remoting;

/** Says who may run a callable. */
public abstract class RoleChecker {}
