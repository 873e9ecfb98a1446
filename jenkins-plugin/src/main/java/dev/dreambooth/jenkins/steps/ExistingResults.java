package dev.dreambooth.jenkins.steps;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.jenkins.agent.ResultFiles;
import dev.dreambooth.jenkins.checks.StageChecks;
import dev.dreambooth.jenkins.evaluation.Reference;
import dev.dreambooth.jenkins.results.ArchiveOptions;
import dev.dreambooth.jenkins.results.DreamBoothAction;
import dev.dreambooth.jenkins.results.RecordSummary;
import dev.dreambooth.jenkins.results.StagePublisher;
import dev.dreambooth.jenkins.results.StageReport;
import dev.dreambooth.jenkins.results.StageRun;
import dev.dreambooth.jenkins.results.StageState;
import dev.dreambooth.jenkins.untrusted.RelativePath;
import dev.dreambooth.jenkins.untrusted.Text;
import hudson.AbortException;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Results that lie in a workspace, however they were made: found by their records, archived and shown. */
public final class ExistingResults {
    /** Where the Maven goals and the command line put results by default. */
    private static final List<String> USUAL = List.of("target/dreambooth", "dreambooth");

    /** How far times of files may be off. */
    private static final long CLOCK_MILLIS = 3_000;

    private final Run<?, ?> run;
    private final FilePath workspace;
    private final Launcher launcher;
    private final TaskListener log;
    private Optional<Reference> reference = Optional.empty();
    private boolean older;

    /** Creates the results of a workspace. */
    public ExistingResults(Run<?, ?> run, FilePath workspace, Launcher launcher, TaskListener log) {
        this.run = run;
        this.workspace = workspace;
        this.launcher = launcher;
        this.log = log;
    }

    /** Says which earlier evaluation the engine was given to compare with, if one. */
    public ExistingResults comparedWith(Optional<Reference> earlier) {
        reference = earlier;
        return this;
    }

    /** Says whether results count too that were there before the build began. */
    public ExistingResults includingOlder(boolean all) {
        older = all;
        return this;
    }

    /**
     * Archives and shows the results.
     *
     * @param directory the folder of the results below the workspace; empty to look at the usual places
     * @param prefix what makes the names of the artifacts unique in the project
     * @return for each stage found what a step returns for it
     * @throws NothingMadeException if there are none
     */
    public List<Map<String, Object>> report(String directory, String prefix, ArchiveOptions options)
            throws IOException, InterruptedException {
        List<Map<String, Object>> found = new ArrayList<>();
        boolean stale = false;
        for (String base : places(directory)) {
            for (Stage stage : Stage.values()) {
                String folder = base.equals(".") ? stage.folder() : base + "/" + stage.folder();
                ResultFiles.Listing listing = workspace.act(new ResultFiles(folder));
                if (listing.record().isEmpty()) {
                    continue;
                }
                if (!older && listing.ageMillis() > ofBuild() + CLOCK_MILLIS) {
                    log.getLogger()
                            .println("[dreambooth] the results in " + folder + " were there before this build began, so"
                                    + " they are not shown; includeOlder: true shows them");
                    stale = true;
                } else {
                    found.add(report(stage, folder, prefix + "-" + stage.id() + "-" + found.size(), options));
                }
            }
        }
        if (found.isEmpty() && stale) {
            throw new NothingMadeException(
                    "This build has made no DreamBooth results: those in "
                            + String.join(" and ", places(directory))
                            + " are of an earlier one. Run a stage before, or set includeOlder: true to show them all the same.");
        }
        if (found.isEmpty()) {
            throw new NothingMadeException(
                    "There are no DreamBooth results in " + String.join(" or ", places(directory))
                            + ": no stage has left a " + ResultFiles.RECORD
                            + " there. Run a stage before, or set directory to its outputDirectory.");
        }
        return found;
    }

    private Map<String, Object> report(Stage stage, String folder, String id, ArchiveOptions options)
            throws IOException, InterruptedException {
        StagePublisher.Published published =
                new StagePublisher(run, workspace, launcher, log).publish(id, stage.id(), folder, options);
        StageReport report = new StageReport(id, stage.id());
        report.compareWith(reference);
        report.restart(published.history());
        report.note(published.notes());
        boolean unstable = published
                .outputs()
                .record()
                .filter(RecordSummary::asksForUnstable)
                .isPresent();
        StageState state = unstable ? StageState.UNSTABLE : StageState.COMPLETED;
        String told = Text.relative(report.tracker().end(), workspace.getRemote());
        StageRun ended = report.closed(state, told, published.outputs());
        if (unstable) {
            log.getLogger().println("[dreambooth] UNSTABLE: " + ended.getReservation());
            run.setResult(Result.UNSTABLE);
        }
        DreamBoothAction.of(run).store(ended);
        StageChecks.publish(run, ended, log);
        return StepResult.of(run, ended);
    }

    private long ofBuild() {
        return System.currentTimeMillis() - run.getStartTimeInMillis();
    }

    private static List<String> places(String directory) throws AbortException {
        if (directory.isBlank()) {
            return USUAL;
        }
        return List.of(RelativePath.folder(directory.trim())
                .orElseThrow(() -> new AbortException("directory is '" + directory
                        + "', which is no folder below the workspace. Name one relative to it.")));
    }

    /** Says that a build has nothing to show. */
    public static final class NothingMadeException extends AbortException {
        private static final long serialVersionUID = 1L;

        NothingMadeException(String message) {
            super(message);
        }
    }
}
