package dev.dreambooth.jenkins.steps;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.jenkins.arguments.KnownSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * A step that runs one stage: all settings of the stage by their own names (the classes between this one and the steps
 * are made from the catalogue of settings), and how to run it in Jenkins.
 */
public abstract class StageStep extends Step {
    private final Stage stage;
    private final TreeMap<String, Object> settings = new TreeMap<>();
    private String engine = "";
    private String engineHome = "";
    private @Nullable Integer graceSeconds;
    private @Nullable Integer offlineMinutes;
    private String cacheCredentialsId = "";
    private String trackingCredentialsId = "";

    /** Creates a step of a stage. */
    protected StageStep(Stage stage) {
        this.stage = stage;
    }

    @Override
    public StepExecution start(StepContext context) throws IOException, InterruptedException {
        return new StageExecution(context, request(), StageTask.of(context));
    }

    /** Returns the stage. */
    final Stage stage() {
        return stage;
    }

    /** Returns what is asked for, in a form that Jenkins can keep. */
    StageRequest request() {
        return new StageRequest(stage.id(), texts(), this);
    }

    /** Returns the settings as texts by name. */
    Map<String, List<String>> texts() {
        Map<String, List<String>> texts = new TreeMap<>();
        settings.forEach((name, value) -> texts.put(name, texts(value)));
        return texts;
    }

    /**
     * Returns a setting for forms and the Snippet Generator: null if it was not set. The field of a whole number of 64 bits cannot be
     * left empty, so that one counts as not set where it has its default.
     */
    final @Nullable Object shown(String name) {
        Object value = settings.get(name);
        boolean usual = value instanceof Long
                && KnownSettings.defaultText(name)
                        .filter(text -> means(text, value))
                        .isPresent();
        return usual ? null : value;
    }

    private static boolean means(String text, Object value) {
        return new BigDecimal(text).compareTo(new BigDecimal(value.toString())) == 0;
    }

    /**
     * Takes the flags of a form, each as {@code name=value}, or an empty text where one is not set: Stapler cannot tell a flag that was
     * not set from one that is false.
     *
     * @deprecated for forms only: in a Pipeline each flag is an argument of its own
     */
    @Deprecated
    @DataBoundSetter
    public void setFlags(@Nullable List<String> flags) {
        for (String flag : flags == null ? List.<String>of() : flags) {
            int equals = flag.indexOf('=');
            if (equals > 0) {
                set(flag.substring(0, equals), Boolean.valueOf(flag.substring(equals + 1)));
            }
        }
    }

    /**
     * Returns null: each flag is an argument of its own.
     *
     * @deprecated for forms only
     */
    @Deprecated
    @SuppressWarnings("InlineMeSuggester") // Jenkins asks for it by name
    public @Nullable List<String> getFlags() {
        return null;
    }

    /** Sets a setting; an empty text or list, as forms send it, means not set. */
    final void set(String name, @Nullable Object value) {
        Object meant = value instanceof Collection<?> list ? lines(list) : value;
        if (meant == null || meant.equals("") || meant.equals(List.of())) {
            settings.remove(name);
        } else {
            settings.put(name, meant);
        }
    }

    private static List<String> lines(Collection<?> list) {
        return list.stream()
                .flatMap(entry -> String.valueOf(entry).lines())
                .map(String::trim)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static List<String> texts(Object value) {
        ArrayList<String> texts = new ArrayList<>();
        if (value instanceof Collection<?> list) {
            list.forEach(entry -> texts.add(entry.toString()));
        } else {
            texts.add(value.toString());
        }
        return texts;
    }

    /** Returns the settings by name. */
    final Map<String, Object> settings() {
        return settings;
    }

    /** Returns the name of the tool; empty for the default. */
    public String getEngine() {
        return engine;
    }

    /** Sets the name of the tool. */
    @DataBoundSetter
    public void setEngine(@Nullable String engine) {
        this.engine = engine == null ? "" : engine.trim();
    }

    /** Returns the home of the engine on the node; empty to take the tool's. */
    public String getEngineHome() {
        return engineHome;
    }

    /** Sets the home of the engine on the node. */
    @DataBoundSetter
    public void setEngineHome(@Nullable String engineHome) {
        this.engineHome = engineHome == null ? "" : engineHome.trim();
    }

    /** Returns how long a stopped stage may take to write its checkpoint, in seconds; null for the usual time. */
    public @Nullable Integer getGraceSeconds() {
        return graceSeconds;
    }

    /** Sets how long a stopped stage may take to write its checkpoint, in seconds. */
    @DataBoundSetter
    public void setGraceSeconds(@Nullable Integer graceSeconds) {
        this.graceSeconds = graceSeconds;
    }

    /** Returns how long to wait for an agent that cannot be reached, in minutes; null for the usual time. */
    public @Nullable Integer getOfflineMinutes() {
        return offlineMinutes;
    }

    /** Sets how long to wait for an agent that cannot be reached, in minutes. */
    @DataBoundSetter
    public void setOfflineMinutes(@Nullable Integer offlineMinutes) {
        this.offlineMinutes = offlineMinutes;
    }

    /** Returns the id of the credentials for the remote cache; empty for the administrator's. */
    public String getCacheCredentialsId() {
        return cacheCredentialsId;
    }

    /** Sets the id of the credentials for the remote cache. */
    @DataBoundSetter
    public void setCacheCredentialsId(@Nullable String cacheCredentialsId) {
        this.cacheCredentialsId = cacheCredentialsId == null ? "" : cacheCredentialsId.trim();
    }

    /** Returns the id of the credentials for the tracking server; empty for the administrator's. */
    public String getTrackingCredentialsId() {
        return trackingCredentialsId;
    }

    /** Sets the id of the credentials for the tracking server. */
    @DataBoundSetter
    public void setTrackingCredentialsId(@Nullable String trackingCredentialsId) {
        this.trackingCredentialsId = trackingCredentialsId == null ? "" : trackingCredentialsId.trim();
    }

    /** Returns whether a model is archived as a zip. */
    boolean archivesModel() {
        return false;
    }

    /** Returns whether checkpoints are archived. */
    boolean archivesCheckpoints() {
        return false;
    }
}
