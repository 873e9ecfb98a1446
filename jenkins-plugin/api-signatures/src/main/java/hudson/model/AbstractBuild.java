package hudson.model;

import hudson.EnvVars;
import hudson.FilePath;
import java.io.IOException;

/** A build of a freestyle project and its kin. */
public abstract class AbstractBuild<P extends AbstractProject<P, R>, R extends AbstractBuild<P, R>> extends Run<P, R> {
    protected AbstractBuild(P job) throws IOException {
        super(job);
    }

    public final FilePath getWorkspace() {
        return new FilePath(getRootDir().toPath().resolveSibling("workspace").toFile());
    }

    public EnvVars getEnvironment(TaskListener listener) throws IOException, InterruptedException {
        return new EnvVars();
    }
}
