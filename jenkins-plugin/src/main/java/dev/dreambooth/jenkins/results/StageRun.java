package dev.dreambooth.jenkins.results;

import dev.dreambooth.contract.record.ResultFiles;
import dev.dreambooth.jenkins.evaluation.EvaluationSummary;
import dev.dreambooth.jenkins.evaluation.Reference;
import dev.dreambooth.jenkins.text.Messages;
import dev.dreambooth.jenkins.untrusted.Numbers;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

    private static final int MAX_LISTED = 200;
    private static final int MAX_THUMBNAILS = 4;

    /** What the record calls the loss of the last update. */
    private static final String LOSS_METRIC = "finalLoss";

    /** What the record calls the earlier evaluation that numbers were compared with. */
    static final String BASELINE = "baseline";

    /** How pages write a time. */
    static final DateTimeFormatter BEGAN =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final String id;
    private final String stage;
    /** Null in builds that an earlier version of this plugin has kept. */
    private final @Nullable StagePlace place;
    /** In milliseconds since 1970; 0 if unknown. */
    private final long endedAt;

    private final StageState state;
    private final String message;
    private final StageProgress progress;
    private final Curve curve;
    private final ArrayList<Sample> samples;
    private final ArrayList<String> warnings;
    private final ArrayList<String> files;
    private final @Nullable RecordSummary record;
    private final @Nullable EvaluationSummary evaluation;
    private final @Nullable Reference reference;

    StageRun(
            String id,
            String stage,
            StagePlace place,
            StageState state,
            String message,
            StageTracker tracker,
            StageOutputs outputs,
            Optional<Reference> given) {
        this.id = id;
        this.stage = stage;
        this.place = place;
        this.endedAt = state.isOpen() || place.getStartedAt() == 0 ? 0 : System.currentTimeMillis();
        this.state = state;
        this.message = message;
        this.progress = tracker.progress();
        this.curve = tracker.curve();
        this.samples = new ArrayList<>(outputs.samples(tracker.samples()));
        this.warnings = new ArrayList<>(tracker.warnings());
        this.files = new ArrayList<>(outputs.files());
        this.record = outputs.record().orElse(null);
        this.evaluation = outputs.evaluation().orElse(null);
        this.reference = given.filter(earlier -> wasComparedWith(earlier)).orElse(null);
    }

    private StageRun(StageRun other, StageState state, String message) {
        id = other.id;
        stage = other.stage;
        place = other.place;
        endedAt = other.endedAt;
        this.state = state;
        this.message = message;
        progress = other.progress;
        curve = other.curve;
        samples = other.samples;
        warnings = other.warnings;
        files = other.files;
        record = other.record;
        evaluation = other.evaluation;
        reference = other.reference;
    }

    /** The settings may name another baseline than what the build offers; the record says which one was read. */
    private boolean wasComparedWith(Reference earlier) {
        return record != null && earlier.sha256().equals(record.getInputs().get(BASELINE));
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

    /** Returns where it ran. */
    public StagePlace getPlace() {
        return place == null ? StagePlace.unknown() : place;
    }

    /** Returns the stages and branches of the Pipeline around it; empty outside of any. */
    @Exported
    public String getBlocks() {
        return getPlace().getBlocks();
    }

    /** Returns the name of the machine; empty if unknown. */
    @Exported
    public String getAgent() {
        return getPlace().getAgent();
    }

    /** Returns when it began, in milliseconds since 1970; 0 if unknown. */
    @Exported
    public long getStartedAt() {
        return getPlace().getStartedAt();
    }

    /** Returns how long it took, or has taken so far, in milliseconds; 0 if unknown. */
    @Exported
    public long getDurationMillis() {
        long start = getStartedAt();
        long end = isOpen() ? System.currentTimeMillis() : endedAt;
        return start == 0 || end == 0 ? 0 : Math.max(0, end - start);
    }

    /** Returns when it began, for a person: in UTC, since nobody knows where the reader is. */
    public String getBegan() {
        return BEGAN.format(Instant.ofEpochMilli(getStartedAt()));
    }

    /** Returns how long it took, for a person. */
    public String getTook() {
        return Numbers.duration(getDurationMillis());
    }

    /** Returns how long the steps that are left will take, for a person; empty where that is not known. */
    public String getLeft() {
        double seconds = (getTotal() - getDone()) * getSecondsPerStep();
        return isOpen() && seconds > 0 ? Numbers.duration((long) (seconds * 1_000)) : "";
    }

    /** Returns how it stands. */
    @Exported
    public String getState() {
        return state.text();
    }

    /** Returns how it stands. */
    public StageState state() {
        return state;
    }

    /** Returns how it stands, in the reader's language. */
    public String getStateText() {
        return Messages.of("state." + state.text());
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

    /** Returns why a stage that ended unstable did: the gates that asked for it, or what came of it. */
    public String getReservation() {
        String gates = evaluation == null ? "" : evaluation.told(EvaluationSummary.UNSTABLE);
        return gates.isEmpty() ? message : gates;
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

    /** Returns the few images that stand for all. */
    public List<Sample> getThumbnails() {
        return samples.stream().limit(MAX_THUMBNAILS).toList();
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

    /** Returns the archived files that are no images, which a page shows besides. */
    public List<String> getOtherFiles() {
        return files.stream()
                .filter(name -> !Sample.isImage(name))
                .limit(MAX_LISTED)
                .toList();
    }

    /** Returns what was measured. */
    @Exported
    public Map<String, Double> getMetrics() {
        return record == null ? new TreeMap<>() : record.getMetrics();
    }

    /** Returns what was measured for a person, without the loss, which the page shows besides. */
    public Map<String, String> getShownMetrics() {
        Map<String, String> shown = new TreeMap<>();
        if (evaluation != null) {
            return shown; // which has them in a table
        }
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

    /** Returns what was found of a trained model, or null if none was judged. */
    @Exported
    public @Nullable EvaluationSummary getEvaluation() {
        return evaluation;
    }

    /** Returns the earlier build that its numbers were compared with, or null if there is none. */
    @Exported
    public @Nullable Reference getReference() {
        return reference;
    }

    /** Returns the same if its numbers were measured alike, or null. */
    public @Nullable Reference getComparable() {
        boolean alike = evaluation != null && evaluation.getDifferences().isEmpty();
        return alike ? reference : null;
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

    /** Returns whether the sheet of the images that it learnt from is there. */
    boolean hasInstanceImages() {
        return files.contains(ResultFiles.INSTANCE_IMAGES);
    }

    /** Returns this run as the page of a finished build has to show one that never ended. */
    StageRun closed() {
        return isOpen() ? new StageRun(this, StageState.INTERRUPTED, "The step was terminated.") : this;
    }
}
