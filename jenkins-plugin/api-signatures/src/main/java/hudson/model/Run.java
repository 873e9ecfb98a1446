package hudson.model;

import dev.dreambooth.jenkins.local.LocalArtifacts;
import hudson.security.AccessControlled;
import hudson.security.Permission;
import java.io.File;
import java.io.IOException;
import jenkins.model.ArtifactManager;
import jenkins.model.RunAction2;

/** One build. */
public abstract class Run<J extends Job<J, R>, R extends Run<J, R>> extends Actionable
        implements AccessControlled, Saveable {
    public transient int number;
    public static final Permission ARTIFACTS = new Permission();
    private final J project;
    private volatile Result result;
    /** When it began; a test may say. */
    protected long startedAt;

    protected Run(J job) throws IOException {
        project = job;
    }

    public J getParent() {
        return project;
    }

    public int getNumber() {
        return number;
    }

    public String getUrl() {
        return project.getUrl() + number + "/";
    }

    public String getDisplayName() {
        return "#" + number;
    }

    public String getFullDisplayName() {
        return project.getDisplayName() + " #" + number;
    }

    public final long getStartTimeInMillis() {
        return startedAt;
    }

    public boolean isBuilding() {
        return true;
    }

    public Result getResult() {
        return result;
    }

    public void setResult(Result newResult) {
        if (result == null || newResult.isWorseThan(result)) {
            result = newResult;
        }
    }

    public R getPreviousBuild() {
        return null;
    }

    public File getRootDir() {
        throw new UnsupportedOperationException();
    }

    @Override
    public synchronized void save() throws IOException {}

    public final ArtifactManager getArtifactManager() {
        return new LocalArtifacts(getRootDir().toPath());
    }

    public final ArtifactManager pickArtifactManager() throws IOException {
        return getArtifactManager();
    }

    @Override
    public void addAction(Action action) {
        super.addAction(action);
        if (action instanceof RunAction2 attached) {
            attached.onAttached(this);
        }
    }
}
