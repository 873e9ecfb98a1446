package dev.dreambooth.jenkins.results;

import dev.dreambooth.contract.record.ResultFiles;
import dev.dreambooth.jenkins.evaluation.EvaluationSummary;
import hudson.model.Api;
import hudson.model.BuildBadgeAction;
import hudson.model.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import jenkins.model.RunAction2;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * The page of a build. Stages that ended are kept with the build; those that run are in memory only, so that polling
 * costs no disk.
 */
@ExportedBean
public final class DreamBoothAction implements RunAction2, BuildBadgeAction {
    /** The name of the page in URLs. */
    public static final String URL = "dreambooth";

    private List<StageRun> stored = new CopyOnWriteArrayList<>();
    private transient @Nullable ConcurrentMap<String, StageRun> live; // XStream leaves it null: made on demand
    private transient Run<?, ?> run; // XStream leaves it null too: onLoad follows

    private DreamBoothAction(Run<?, ?> run) {
        this.run = run;
    }

    /** Returns the page of a build, made if it has none. */
    public static DreamBoothAction of(Run<?, ?> run) {
        synchronized (run) {
            DreamBoothAction action = run.getAction(DreamBoothAction.class);
            if (action == null) {
                action = new DreamBoothAction(run);
                run.addAction(action);
            }
            return action;
        }
    }

    /** Shows how a running stage stands. */
    public void update(StageRun stage) {
        live().put(stage.getId(), stage);
    }

    /**
     * Keeps a stage with the build.
     *
     * @throws IOException if the build cannot be written
     */
    public void store(StageRun stage) throws IOException {
        synchronized (this) {
            stored.removeIf(each -> each.getId().equals(stage.getId()));
            stored.add(stage);
            live().remove(stage.getId());
        }
        run.save();
    }

    /** Returns whether a stage of this name has been kept, and has ended. */
    public boolean hasEnded(String id) {
        return stored.stream().anyMatch(each -> each.getId().equals(id) && !each.isOpen());
    }

    /** Returns all stages in the order in which they began. */
    @Exported(visibility = 2)
    public List<StageRun> getStages() {
        Map<String, StageRun> stages = new LinkedHashMap<>();
        stored.forEach(each -> stages.put(each.getId(), each));
        if (isRunning()) {
            live().values().stream()
                    .sorted(Comparator.comparingLong(StageRun::getStartedAt))
                    .forEach(each -> stages.put(each.getId(), each));
            return new ArrayList<>(stages.values());
        }
        List<StageRun> closed = new ArrayList<>();
        stages.values().forEach(each -> closed.add(each.closed()));
        return closed;
    }

    /** Returns whether the build still runs. */
    @Exported
    public boolean isRunning() {
        return run.isBuilding();
    }

    /** Returns how many gates the models of this build had to reach. */
    public long getGates() {
        return evaluations().mapToLong(found -> found.getGates().size()).sum();
    }

    /** Returns how many of them were reached. */
    public long getPassedGates() {
        return evaluations().mapToLong(EvaluationSummary::getPassed).sum();
    }

    private Stream<EvaluationSummary> evaluations() {
        return getStages().stream().map(StageRun::getEvaluation).filter(Objects::nonNull);
    }

    /** Returns the images of this build beside those that an earlier good build made from the same words and seeds. */
    public Comparisons getComparisons() {
        return Comparisons.of(run, getStages());
    }

    /** Returns the stage of an id as an address has it, or null. */
    public @Nullable StageRun stage(String id) {
        return getStages().stream()
                .filter(stage -> stage.getId().equals(id))
                .findFirst()
                .orElse(null);
    }

    /**
     * Returns where the images are that the model of a stage has learnt from: what a training before it in the same workspace
     * was given. Null if this build has trained none there.
     */
    public @Nullable String instanceImages(StageRun stage) {
        String sheet = null;
        for (StageRun each : getStages()) {
            if (each.hasInstanceImages() && each.getPlace().isSameAs(stage.getPlace())) {
                sheet = getArtifactsUrl() + each.getFolder() + ResultFiles.INSTANCE_IMAGES;
            }
            if (each.getId().equals(stage.getId())) {
                break;
            }
        }
        return sheet;
    }

    /** Returns the page of an image, by its place among its stage's as an address has it; null if there is none. */
    public @Nullable ImagePage image(StageRun stage, Comparisons beside, String number) {
        return ImagePage.of(stage, beside, getArtifactsUrl(), number);
    }

    /** Returns the build. */
    public Run<?, ?> getRun() {
        return run;
    }

    /** Returns the remote API of this page. */
    public Api getApi() {
        return new Api(this);
    }

    /** Returns where the artifacts are; core serves them and checks who may see them. */
    public String getArtifactsUrl() {
        return run.getUrl() + "artifact/";
    }

    @Override
    public void onAttached(Run<?, ?> build) {
        run = build;
    }

    @Override
    public void onLoad(Run<?, ?> build) {
        run = build;
    }

    @Override
    public String getIconFileName() {
        return "symbol-analytics";
    }

    @Override
    public String getDisplayName() {
        return "DreamBooth";
    }

    @Override
    public String getUrlName() {
        return URL;
    }

    private synchronized ConcurrentMap<String, StageRun> live() {
        if (live == null) {
            live = new ConcurrentHashMap<>();
        }
        return live;
    }

    @SuppressWarnings("UnusedMethod") // XStream calls it
    private Object readResolve() {
        if (stored == null) {
            stored = new CopyOnWriteArrayList<>();
        }
        return this;
    }
}
