package dev.dreambooth.jenkins.steps;

import dev.dreambooth.jenkins.engine.DreamBoothConfiguration;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a step was asked to do, in JDK types only, so that it can be kept with a running Pipeline. Immutable. */
final class StageRequest implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String stage;
    private final TreeMap<String, ArrayList<String>> settings;
    private final String engine;
    private final String engineHome;
    private final int graceSeconds;
    private final int offlineMinutes;
    private final boolean archiveModel;
    private final boolean archiveCheckpoints;

    StageRequest(String stage, Map<String, List<String>> settings, StageStep step) {
        DreamBoothConfiguration usual = DreamBoothConfiguration.get();
        this.stage = stage;
        this.settings = new TreeMap<>();
        settings.forEach((name, texts) -> this.settings.put(name, new ArrayList<>(texts)));
        this.engine = step.getEngine();
        this.engineHome = step.getEngineHome();
        this.graceSeconds = step.getGraceSeconds() == null ? usual.getGraceSeconds() : step.getGraceSeconds();
        this.offlineMinutes = step.getOfflineMinutes() == null ? usual.getOfflineMinutes() : step.getOfflineMinutes();
        this.archiveModel = step.isArchiveModel();
        this.archiveCheckpoints = step.isArchiveCheckpoints();
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

    boolean archiveModel() {
        return archiveModel;
    }

    boolean archiveCheckpoints() {
        return archiveCheckpoints;
    }
}
