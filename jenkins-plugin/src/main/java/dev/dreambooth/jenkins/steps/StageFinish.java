package dev.dreambooth.jenkins.steps;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.launch.ControlProtocol;
import dev.dreambooth.jenkins.agent.SmallFile;
import dev.dreambooth.jenkins.checks.StageChecks;
import dev.dreambooth.jenkins.engine.DreamBoothConfiguration;
import dev.dreambooth.jenkins.results.ArchiveOptions;
import dev.dreambooth.jenkins.results.DreamBoothAction;
import dev.dreambooth.jenkins.results.RecordSummary;
import dev.dreambooth.jenkins.results.StageOutputs;
import dev.dreambooth.jenkins.results.StagePublisher;
import dev.dreambooth.jenkins.results.StageReport;
import dev.dreambooth.jenkins.results.StageRun;
import dev.dreambooth.jenkins.results.StageState;
import dev.dreambooth.jenkins.results.Warnings;
import dev.dreambooth.jenkins.untrusted.JsonObject;
import dev.dreambooth.jenkins.untrusted.RelativePath;
import dev.dreambooth.jenkins.untrusted.Text;
import hudson.AbortException;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * What happens when the process has ended: its results go into the build, the page gets its last state, and the
 * Pipeline an answer. Everything here can be done again, should the controller go down in the middle.
 */
final class StageFinish {
    private static final int MAX_MESSAGE = 4_000;

    private final StepContext context;
    private final StageRequest request;
    private final StageTask task;
    private final int exitStatus;
    private final boolean stopped;
    private final String words;

    StageFinish(
            StepContext context, StageRequest request, StageTask task, int exitStatus, boolean stopped, String words) {
        this.context = context;
        this.request = request;
        this.task = task;
        this.exitStatus = exitStatus;
        this.stopped = stopped;
        this.words = words;
    }

    Ending run(FilePath workspace, StageReport report) throws IOException, InterruptedException {
        JsonObject result = result(workspace);
        Optional<ExitCode> code = ExitCode.of(exitStatus);
        String message = result.text("message", MAX_MESSAGE).orElse("");
        if (message.isEmpty()) {
            message = report.tracker().end();
        }
        if (message.isEmpty() && exitStatus != 0) {
            message = words;
        }
        boolean made = code.equals(Optional.of(ExitCode.OK)) || code.equals(Optional.of(ExitCode.GATE_FAILED));
        StageOutputs outputs = made ? publish(workspace, result, report) : report.unfinished();
        StageState state = state(code, outputs);
        String meaning = StageTask.meaning(exitStatus);
        String told = message.isEmpty() ? meaning : Text.relative(message, workspace.getRemote());
        String checkpoint = report.tracker().checkpoint();
        if (state == StageState.STOPPED && !checkpoint.isEmpty()) {
            told += (told.endsWith(".") ? " " : ". ") + "The next run goes on from " + checkpoint + ".";
            context.get(TaskListener.class)
                    .getLogger()
                    .println("[dreambooth] " + checkpoint + " is kept; the next run goes on from it");
        }
        StageRun ended = report.closed(state, told, outputs);
        Run<?, ?> run = context.get(Run.class);
        DreamBoothAction.of(run).store(ended);
        StageChecks.publish(run, ended, context.get(TaskListener.class));
        if (state == StageState.UNSTABLE) {
            Warnings.unstable(
                    run, context.get(FlowNode.class), context.get(TaskListener.class), ended.getReservation());
        }
        if (state == StageState.FAILED) {
            String kind = message.isEmpty() ? "" : " (" + meaning + ")";
            return new Failed(new AbortException("DreamBooth " + request.stage() + " failed" + kind + ": " + told));
        }
        return new Returned(StepResult.of(run, ended));
    }

    private StageOutputs publish(FilePath workspace, JsonObject result, StageReport report)
            throws IOException, InterruptedException {
        TaskListener log = context.get(TaskListener.class);
        Optional<String> folder = result.text("folder", 400).flatMap(RelativePath::folder);
        if (folder.isEmpty()) {
            log.getLogger()
                    .println("[dreambooth] the results are not in the workspace, so they are not archived;"
                            + " set outputDirectory to a folder in it");
            return StageOutputs.NONE;
        }
        ArchiveOptions options = new ArchiveOptions(
                request.archiveModel(),
                request.archiveCheckpoints(),
                DreamBoothConfiguration.get().maxArchiveBytes());
        StagePublisher.Published published = new StagePublisher(
                        context.get(Run.class), workspace, context.get(Launcher.class), log)
                .publish(task.id(), request.stage(), folder.get(), options);
        report.restart(published.history()); // that of the run that made the results, up to date or not
        report.note(published.notes());
        return published.outputs();
    }

    private JsonObject result(FilePath workspace) throws IOException, InterruptedException {
        String text = task.control(workspace).child(ControlProtocol.RESULT).act(new SmallFile());
        return JsonObject.parse(text.isEmpty() ? "{}" : text, SmallFile.MAX_BYTES);
    }

    /** A gate of an evaluation says itself whether it fails the build or makes it unstable. */
    private StageState state(Optional<ExitCode> code, StageOutputs outputs) {
        if (stopped) {
            return StageState.STOPPED;
        }
        return switch (code.orElse(ExitCode.INTERNAL)) {
            case OK ->
                outputs.record().filter(RecordSummary::asksForUnstable).isPresent()
                        ? StageState.UNSTABLE
                        : StageState.COMPLETED;
            case GATE_FAILED -> request.stage().equals(Stage.EVALUATE.id()) ? StageState.FAILED : StageState.UNSTABLE;
            default -> StageState.FAILED;
        };
    }

    /** How the step ends. */
    sealed interface Ending {
        /** Gives the Pipeline its answer. */
        void tell(StepContext context);
    }

    /** What the step returns. */
    private record Returned(Map<String, Object> result) implements Ending {
        @Override
        public void tell(StepContext context) {
            context.onSuccess(result);
        }
    }

    /** What the step throws. */
    private record Failed(AbortException failure) implements Ending {
        @Override
        public void tell(StepContext context) {
            context.onFailure(failure);
        }
    }
}
