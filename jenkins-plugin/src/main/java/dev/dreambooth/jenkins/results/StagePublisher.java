package dev.dreambooth.jenkins.results;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.jenkins.agent.ControlFolder;
import dev.dreambooth.jenkins.agent.PackModel;
import dev.dreambooth.jenkins.agent.ResultFiles;
import dev.dreambooth.jenkins.evaluation.EvaluationSummary;
import dev.dreambooth.jenkins.untrusted.JsonObject;
import dev.dreambooth.jenkins.untrusted.Text;
import dev.dreambooth.jenkins.untrusted.UntrustedDataException;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Fingerprint;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.Fingerprinter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import jenkins.util.BuildListenerAdapter;

/** Brings a stage's results from the agent's workspace into the build: artifacts, fingerprints, and what they tell. */
public final class StagePublisher {
    private static final int MAX_PROBLEM = 1_000;
    /** How many images are brought while a stage runs, and how large one of them may be. */
    private static final int MAX_BROUGHT = 64;

    private static final long MAX_BROUGHT_BYTES = 8 << 20;

    private final Run<?, ?> run;
    private final FilePath workspace;
    private final Launcher launcher;
    private final TaskListener log;

    /** Creates a publisher for a build and the workspace that holds the results. */
    public StagePublisher(Run<?, ?> run, FilePath workspace, Launcher launcher, TaskListener log) {
        this.run = run;
        this.workspace = workspace;
        this.launcher = launcher;
        this.log = log;
    }

    /**
     * Archives the results of a stage.
     *
     * @param id the name of the run, unique in the project
     * @param stage the stage's id
     * @param folder the results' folder, relative to the workspace
     * @return what was archived, and how the stage went
     */
    public Published publish(String id, String stage, String folder, ArchiveOptions options)
            throws IOException, InterruptedException {
        ResultFiles.Listing listing = workspace.act(new ResultFiles(folder));
        StageFolder place = new StageFolder(folder);
        Map<String, Long> sizes = listing.sizes();
        if (stage.equals(Stage.TRAIN.id())) {
            sizes.putAll(progress(place, listing.events()));
            sizes.putAll(sizes(place.instanceImages()));
            sizes.putAll(options.checkpoints() ? beside(place, StageFolder.CHECKPOINTS) : Map.of());
        }
        ArtifactSelection selection = new ArtifactSelection(stage, sizes, options);
        Map<String, String> artifacts = new TreeMap<>();
        for (String name : selection.files()) {
            artifacts.put(StageRun.ARTIFACTS + id + "/" + name, place.place(name));
        }
        List<String> notes = new ArrayList<>(selection.notes());
        try {
            if (!selection.model().isEmpty()) {
                String zip = ControlFolder.path(id) + "/" + ArtifactSelection.MODEL_ZIP;
                String problem = workspace.act(new PackModel(folder, selection.model(), zip));
                if (problem.isEmpty()) {
                    artifacts.put(StageRun.ARTIFACTS + id + "/" + ArtifactSelection.MODEL_ZIP, zip);
                } else {
                    notes.add(
                            "the model is not archived, and lies in the workspace in " + folder + ": "
                                    + Text.clean(problem, MAX_PROBLEM)
                                    + ". Make room on that disk, or set archiveModel: false and deploy the model to a repository");
                }
            }
            notes.forEach(note -> log.getLogger().println("[dreambooth] WARNING: " + note));
            if (!artifacts.isEmpty()) {
                run.pickArtifactManager().archive(workspace, launcher, BuildListenerAdapter.wrap(log), artifacts);
                fingerprint(artifacts);
            }
        } finally {
            workspace.act(ControlFolder.Removal.of(id, ArtifactSelection.MODEL_ZIP));
        }
        log.getLogger().println("[dreambooth] archived " + artifacts.size() + " files of " + stage);
        List<String> files = new ArrayList<>();
        artifacts.keySet().forEach(name -> files.add(name.substring((StageRun.ARTIFACTS + id + "/").length())));
        Optional<RecordSummary> record = shown(
                ResultFiles.RECORD,
                listing.record(),
                text -> RecordSummary.of(JsonObject.parse(text, ResultFiles.MAX_RECORD_BYTES)));
        Optional<EvaluationSummary> evaluation =
                shown(ResultFiles.EVALUATION, listing.evaluation(), EvaluationSummary::parse);
        return new Published(
                new StageOutputs(files, record, evaluation),
                new History(listing.events(), listing.losses(), listing.validationLosses()),
                notes);
    }

    /**
     * Brings images that a stage has made on its way into the build while it runs: a few, and small ones, since all of them come
     * at its end.
     *
     * @param stage the stage's id
     * @param folder the folder that the results will lie in, relative to the workspace
     * @param told the events so far
     * @param there the names of those that are in the build; what is brought is added
     */
    public void bring(String id, String stage, String folder, StageTracker told, Set<String> there)
            throws IOException, InterruptedException {
        Optional<String> unfinished = new StageFolder(folder).unfinished(stage);
        String kind = stage.equals(Stage.TRAIN.id()) ? StageFolder.PROGRESS : "";
        List<String> fresh = told.samples().stream()
                .map(Sample::getName)
                .filter(name -> name.startsWith(kind) && !there.contains(name))
                .toList();
        int room = MAX_BROUGHT - there.size();
        if (unfinished.isEmpty() || fresh.isEmpty() || room <= 0) {
            return;
        }
        Map<String, Long> sizes =
                workspace.act(new ResultFiles(unfinished.get())).sizes();
        // one that is too large takes the place of none that fits
        List<String> fitting = fresh.stream()
                .filter(name -> sizes.getOrDefault(name.substring(kind.length()), Long.MAX_VALUE) <= MAX_BROUGHT_BYTES)
                .limit(room)
                .toList();
        Map<String, String> artifacts = new TreeMap<>();
        for (String name : fitting) {
            artifacts.put(StageRun.ARTIFACTS + id + "/" + name, unfinished.get() + "/" + name.substring(kind.length()));
        }
        if (!artifacts.isEmpty()) {
            run.pickArtifactManager().archive(workspace, launcher, BuildListenerAdapter.wrap(log), artifacts);
            there.addAll(fitting);
        }
    }

    /** Of images made while training only those that this one tells of: others lie there from earlier ones. */
    private Map<String, Long> progress(StageFolder place, String events) throws IOException, InterruptedException {
        StageTracker told = new StageTracker();
        told.accept(events);
        Set<String> ours = told.samples().stream()
                .map(Sample::getName)
                .filter(name -> name.startsWith(StageFolder.PROGRESS))
                .collect(Collectors.toSet());
        if (ours.isEmpty()) {
            return Map.of();
        }
        Map<String, Long> sizes = beside(place, StageFolder.PROGRESS);
        // beside the images of each step lie a sheet and a page of all of them
        sizes.keySet().removeIf(name -> name.indexOf('/', StageFolder.PROGRESS.length()) > 0 && !ours.contains(name));
        return sizes;
    }

    private Map<String, Long> sizes(Optional<String> path) throws IOException, InterruptedException {
        return path.isEmpty()
                ? Map.of()
                : workspace.act(new ResultFiles(path.get())).sizes();
    }

    private Map<String, Long> beside(StageFolder place, String folder) throws IOException, InterruptedException {
        Map<String, Long> named = new TreeMap<>();
        sizes(place.beside(folder)).forEach((name, size) -> named.put(folder + name, size));
        return named;
    }

    /** Only what other builds may meet again: the model and the record. */
    private void fingerprint(Map<String, String> artifacts) throws IOException, InterruptedException {
        Map<String, String> hashes = new HashMap<>();
        for (Map.Entry<String, String> artifact : artifacts.entrySet()) {
            String name = artifact.getKey();
            if (name.endsWith(ArtifactSelection.MODEL_ZIP) || name.endsWith(ResultFiles.RECORD)) {
                String md5 = workspace.child(artifact.getValue()).digest();
                if (md5.matches("[0-9a-f]{32}")) {
                    Fingerprint print = Jenkins.get().getFingerprintMap().getOrCreate(run, name, md5);
                    print.addFor(run);
                    hashes.put(name, md5);
                }
            }
        }
        Fingerprinter.FingerprintAction known = run.getAction(Fingerprinter.FingerprintAction.class);
        if (known != null) {
            known.add(hashes);
        } else if (!hashes.isEmpty()) {
            run.addAction(new Fingerprinter.FingerprintAction(run, hashes));
        }
    }

    private <T> Optional<T> shown(String file, String text, Reader<T> reader) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.read(text));
        } catch (UntrustedDataException e) {
            log.getLogger()
                    .println("[dreambooth] " + file + " cannot be shown: " + e.getMessage()
                            + ". Remove it, and the stage will run again.");
            return Optional.empty();
        }
    }

    /** Reads what an agent sent. */
    @FunctionalInterface
    private interface Reader<T> {
        T read(String text) throws UntrustedDataException;
    }

    /**
     * What came of publishing.
     *
     * @param outputs what was archived
     * @param history how the stage went
     * @param notes what a person should know about what was left out
     */
    public record Published(StageOutputs outputs, History history, List<String> notes) {}
}
