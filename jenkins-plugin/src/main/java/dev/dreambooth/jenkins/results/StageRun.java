package dev.dreambooth.jenkins.results;

import dev.dreambooth.contract.record.ResultFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * One stage that ran in a build, as the build keeps and shows it. Immutable and replaced as a whole, so that a build is
 * never written to disk half changed; a class and no record, since XStream cannot read those.
 */
@ExportedBean(defaultVisibility = 2)
public final class StageRun {
    /** The folder of all artifacts of this plugin. */
    public static final String ARTIFACTS = "dreambooth/";

    /** What the record calls the loss of the last update. */
    private static final String LOSS_METRIC = "finalLoss";

    private final String id;
    private final String stage;
    private final StageState state;
    private final String message;
    private final StageProgress progress;
    private final Curve curve;
    private final ArrayList<Sample> samples;
    private final ArrayList<String> warnings;
    private final ArrayList<String> files;
    private final @Nullable RecordSummary record;

    StageRun(String id, String stage, StageState state, String message, StageTracker tracker, StageOutputs outputs) {
        this.id = id;
        this.stage = stage;
        this.state = state;
        this.message = message;
        this.progress = tracker.progress();
        this.curve = tracker.curve();
        this.samples = new ArrayList<>(outputs.samples(tracker.samples()));
        this.warnings = new ArrayList<>(tracker.warnings());
        this.files = new ArrayList<>(outputs.files());
        this.record = outputs.record().orElse(null);
    }

    private StageRun(StageRun other, StageState state, String message) {
        id = other.id;
        stage = other.stage;
        this.state = state;
        this.message = message;
        progress = other.progress;
        curve = other.curve;
        samples = other.samples;
        warnings = other.warnings;
        files = other.files;
        record = other.record;
    }

    /** Returns the name that is unique in the project: build, step and a random part. */
    @Exported
    public String getId() {
        return id;
    }

    /** Returns the stage, such as {@code train}. */
    @Exported
    public String getStage() {
        return stage;
    }

    /** Returns how it stands. */
    @Exported
    public String getState() {
        return state.text();
    }

    /** Returns whether it still runs. */
    @Exported
    public boolean isOpen() {
        return state.isOpen();
    }

    /** Returns whether it ended well. */
    public boolean isGood() {
        return state == StageState.COMPLETED;
    }

    /** Returns what came of it, or what went wrong and what to do; may be empty. */
    @Exported
    public String getMessage() {
        return message;
    }

    /** Returns how much is done. */
    @Exported
    public long getDone() {
        return progress.getDone();
    }

    /** Returns how much there is to do; 0 if unknown. */
    @Exported
    public long getTotal() {
        return progress.getTotal();
    }

    /** Returns what is counted. */
    @Exported
    public String getUnit() {
        return progress.getUnit();
    }

    /** Returns the newest loss, or null. */
    @Exported
    public @Nullable Double getLoss() {
        return curve.getLastLoss();
    }

    /** Returns the mean loss of the last tenth, or null; {@code finalLoss} is what the record calls the last one. */
    @Exported
    public @Nullable Double getMeanFinalLoss() {
        return curve.getMeanFinalLoss();
    }

    /** Returns how long an update takes in seconds; 0 if unknown. */
    @Exported
    public double getSecondsPerStep() {
        return progress.getSecondsPerStep();
    }

    /** Returns the peak of the memory used in bytes; 0 if unknown. */
    @Exported
    public long getMemoryBytes() {
        return progress.getMemoryBytes();
    }

    /** Returns the images. */
    @Exported
    public List<Sample> getSamples() {
        return samples;
    }

    /** Returns what a person should know. */
    @Exported
    public List<String> getWarnings() {
        return warnings;
    }

    /** Returns the archived files, relative to the artifacts of the stage. */
    @Exported
    public List<String> getFiles() {
        return files;
    }

    /** Returns what was measured. */
    @Exported
    public Map<String, Double> getMetrics() {
        return record == null ? new TreeMap<>() : record.getMetrics();
    }

    /** Returns what was measured for a person, without the loss, which the page shows besides. */
    public Map<String, String> getShownMetrics() {
        Map<String, String> shown = new TreeMap<>();
        getMetrics().forEach((name, value) -> {
            if (!name.equals(LOSS_METRIC) || curve.getMeanFinalLoss() == null) {
                shown.put(name, Numbers.brief(value));
            }
        });
        return shown;
    }

    /** Returns the hash of everything that decided the result; empty if unknown. */
    @Exported
    public String getFingerprint() {
        return record == null ? "" : record.getFingerprint();
    }

    /** Returns how far it is. */
    public StageProgress getProgress() {
        return progress;
    }

    /** Returns the losses. */
    public Curve getCurve() {
        return curve;
    }

    /** Returns what the result was made from, or null if there is none. */
    public @Nullable RecordSummary getRecord() {
        return record;
    }

    /** Returns the folder of its artifacts. */
    public String getFolder() {
        return ARTIFACTS + id + "/";
    }

    /** Returns the newest loss for a person. */
    public String getLossText() {
        return text(getLoss());
    }

    /** Returns the mean loss of the last tenth for a person. */
    public String getMeanFinalLossText() {
        return text(getMeanFinalLoss());
    }

    private static String text(@Nullable Double value) {
        return value == null ? "" : String.format(Locale.ROOT, "%.4f", value);
    }

    /** Returns the file of the contact sheet, or null. */
    public @Nullable String getContactSheet() {
        return files.stream()
                .filter(file -> file.endsWith(ResultFiles.CONTACT_SHEET))
                .findFirst()
                .orElse(null);
    }

    /** Returns this run as the page of a finished build has to show one that never ended. */
    StageRun closed() {
        return isOpen() ? new StageRun(this, StageState.INTERRUPTED, "The step was terminated.") : this;
    }
}
