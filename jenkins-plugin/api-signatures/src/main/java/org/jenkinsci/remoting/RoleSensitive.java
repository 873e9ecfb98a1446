package org.jenkinsci.remoting;

/** Code that is checked before it runs on another machine. */
public interface RoleSensitive {
    void checkRoles(RoleChecker checker) throws SecurityException;
}
