package jenkins;

import hudson.FilePath;
import org.jenkinsci.remoting.RoleChecker;

/** Code that the controller sends to an agent, never the other way. */
public abstract class MasterToSlaveFileCallable<T> implements FilePath.FileCallable<T> {
    private static final long serialVersionUID = 1L;

    public MasterToSlaveFileCallable() {}

    @Override
    public void checkRoles(RoleChecker checker) throws SecurityException {}
}
