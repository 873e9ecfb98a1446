package dev.dreambooth.jenkins.steps;

import dev.dreambooth.jenkins.engine.DreamBoothConfiguration;
import dev.dreambooth.jenkins.engine.ServerAccess;
import hudson.AbortException;
import hudson.model.Run;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a step was asked to do; what is kept of it with a running Pipeline is in JDK types only, and never changes. */
final class StageRequest implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String stage;
    private final TreeMap<String, ArrayList<String>> settings;
    private final String engine;
    private final String engineHome;
    private final int graceSeconds;
    private final int offlineMinutes;
    private final String cacheCredentialsId;
    private final String trackingCredentialsId;
    private final boolean archiveModel;
    private final boolean archiveCheckpoints;
    private transient @Nullable ServerAccess access;

    StageRequest(String stage, Map<String, List<String>> settings, StageStep step) {
        DreamBoothConfiguration usual = DreamBoothConfiguration.get();
        this.stage = stage;
        this.settings = new TreeMap<>();
        settings.forEach((name, texts) -> this.settings.put(name, new ArrayList<>(texts)));
        this.engine = step.getEngine();
        this.engineHome = step.getEngineHome();
        this.graceSeconds =
                step.getGraceSeconds() == null ? usual.getGraceSeconds() : Math.max(1, step.getGraceSeconds());
        this.offlineMinutes = step.getOfflineMinutes() == null ? usual.getOfflineMinutes() : step.getOfflineMinutes();
        this.cacheCredentialsId = step.getCacheCredentialsId();
        this.trackingCredentialsId = step.getTrackingCredentialsId();
        this.archiveModel = step.archivesModel();
        this.archiveCheckpoints = step.archivesCheckpoints();
    }

    /** Returns the stage's id, such as {@code train}. */
    String stage() {
        return stage;
    }

    /** Returns the settings as texts by name. */
    Map<String, List<String>> settings() {
        return new TreeMap<>(settings);
    }

    String engine() {
        return engine;
    }

    String engineHome() {
        return engineHome;
    }

    int graceSeconds() {
        return graceSeconds;
    }

    int offlineMinutes() {
        return offlineMinutes;
    }

    /**
     * Returns how servers let a build's engine in. The secrets are not kept with the Pipeline but looked up once more after
     * a restart.
     *
     * @throws AbortException if the build may use no such credentials
     */
    ServerAccess access(Run<?, ?> run) throws AbortException {
        if (access == null) {
            access = ServerAccess.of(run, cacheCredentialsId, trackingCredentialsId);
        }
        return access;
    }

    /** Returns a build's log with its secrets masked; credentials that were removed meanwhile stop no stage. */
    OutputStream masked(Run<?, ?> run, OutputStream log) {
        try {
            return access(run).masked(log);
        } catch (AbortException e) {
            return log;
        }
    }

    boolean archiveModel() {
        return archiveModel;
    }

    boolean archiveCheckpoints() {
        return archiveCheckpoints;
    }
}
