package dev.dreambooth.jenkins.steps;

import dev.dreambooth.contract.launch.ControlProtocol;
import dev.dreambooth.contract.launch.ExitStatus;
import dev.dreambooth.jenkins.agent.ControlFolder;
import dev.dreambooth.jenkins.agent.EngineCheck;
import dev.dreambooth.jenkins.results.StagePlace;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jenkinsci.plugins.durabletask.BourneShellScript;
import org.jenkinsci.plugins.durabletask.Controller;
import org.jenkinsci.plugins.durabletask.DurableTask;
import org.jenkinsci.plugins.durabletask.WindowsBatchScript;
import org.jenkinsci.plugins.workflow.FilePathUtils;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jspecify.annotations.Nullable;

/**
 * The process of one run on its agent: where it is, the mark it carries, its log and exit status. Survives the
 * connection, the agent's Java and the controller; only the machine itself takes it along.
 */
final class StageTask implements Serializable {
    /** The variable that marks our processes. */
    static final String MARK = "DREAMBOOTH_TASK";

    private static final long serialVersionUID = 1L;
    /** What Jenkins kills all processes of a workspace by; a value of our own keeps us out of others' way. */
    private static final String SERVER_COOKIE = "JENKINS_SERVER_COOKIE";

    private final String node;
    private final String workspace;
    private final String id;
    private final StagePlace place;
    private final String cookie = "dreambooth-" + UUID.randomUUID();
    private @Nullable Controller controller;

    /**
     * Creates the task of a step, not started yet.
     *
     * @param node the name of the node
     * @param workspace the path of the workspace there
     * @param prefix what makes the run's name unique among those at the same time: build and step
     * @param place where in the Pipeline it runs
     */
    StageTask(String node, String workspace, String prefix, StagePlace place) {
        this.node = node;
        this.workspace = workspace;
        this.place = place;
        // workspaces outlive builds, and numbers of steps repeat
        this.id = prefix + "-" + cookie.substring(cookie.length() - 6);
    }

    /** Returns the task of a step that is about to start. Runs in the Pipeline's only thread: no word to the agent here. */
    static StageTask of(StepContext context) throws IOException, InterruptedException {
        FilePath workspace = context.get(FilePath.class);
        FlowNode step = context.get(FlowNode.class);
        String node = FilePathUtils.getNodeName(workspace);
        return new StageTask(
                node,
                workspace.getRemote(),
                context.get(Run.class).getNumber() + "-" + step.getId(),
                StagePlace.of(step, node, workspace.getName()));
    }

    String id() {
        return id;
    }

    /** Returns where in the Pipeline it runs, and since when. */
    StagePlace place() {
        return place;
    }

    /** Returns the workspace, or null while its node cannot be reached. */
    @Nullable
    FilePath workspace() {
        return FilePathUtils.find(node, workspace);
    }

    /** Returns the control folder below the workspace. */
    FilePath control(FilePath ws) {
        return ws.child(controlPath());
    }

    String controlPath() {
        return ControlFolder.path(id);
    }

    /** Returns the variable that only our processes carry. */
    Map<String, String> mark() {
        return Map.of(MARK, cookie);
    }

    String where() {
        return node.isEmpty() ? "the built-in node" : "agent " + node;
    }

    /**
     * Starts the process.
     *
     * @throws AbortException if it may have been started before, by a controller that went down just then
     */
    void launch(
            StageRequest request,
            FilePath engine,
            FilePath ws,
            Launcher launcher,
            EnvVars environment,
            TaskListener log)
            throws IOException, InterruptedException {
        FilePath settings = control(ws).child(ControlProtocol.SETTINGS);
        if (settings.exists()) {
            throw new AbortException(
                    "Jenkins went down while the stage was being started, and whether it runs is unknown."
                            + " Run the build again; it goes on from the last checkpoint.");
        }
        control(ws).mkdirs();
        control(ws).child(ControlProtocol.GRACE).write(Integer.toString(request.graceSeconds()), "UTF-8");
        if (request.archiveModel()) {
            control(ws).child(ControlProtocol.ARCHIVE).write("", "UTF-8"); // so that room is asked for at once
        }
        settings.write(SettingsJson.of(request.settings()), "UTF-8");
        DurableTask task = launcher.isUnix()
                ? new BourneShellScript(shellScript(request.stage(), engine, ws))
                : new WindowsBatchScript(batchScript(request.stage(), engine, ws));
        task.charset(StandardCharsets.UTF_8);
        controller = task.launch(new EnvVars(environment), ws, launcher, log); // it writes into the variables it gets
    }

    /** Returns whether a process was started, which may be over. */
    boolean isLaunched() {
        return controller != null;
    }

    /** Returns the exit status, or null while the process runs. */
    @Nullable
    Integer exitStatus(FilePath ws, Launcher launcher, TaskListener log) throws IOException, InterruptedException {
        return controller().exitStatus(ws, launcher, log);
    }

    /** Copies what is new of the process's output; returns whether there was anything. */
    boolean writeLog(FilePath ws, OutputStream sink) throws IOException, InterruptedException {
        boolean anything = controller().writeLog(ws, sink);
        sink.flush();
        return anything;
    }

    /** Removes the traces of the process, not of its results. */
    void cleanup(FilePath ws) throws IOException, InterruptedException {
        if (controller != null) {
            controller.cleanup(ws);
        }
        ws.act(ControlFolder.Removal.of(id));
    }

    private Controller controller() {
        return Objects.requireNonNull(controller, "the process is looked at once it was launched");
    }

    /** The mark is set inside the script: in the launch environment it would also be the wrapper's, and be killed. */
    private String shellScript(String stage, FilePath engine, FilePath ws) {
        return "#!/bin/sh\n"
                + "export " + MARK + "=" + cookie + " " + SERVER_COOKIE + "=" + cookie + "\n"
                + "exec " + quoted(engine.child(EngineCheck.command(false)).getRemote()) + " " + stage + " --control "
                + quoted(control(ws).getRemote()) + "\n";
    }

    private String batchScript(String stage, FilePath engine, FilePath ws) {
        return "@echo off\r\n"
                + "set \"" + MARK + "=" + cookie + "\"\r\n"
                + "set \"" + SERVER_COOKIE + "=" + cookie + "\"\r\n"
                + "call \"" + engine.child(EngineCheck.command(true)).getRemote() + "\" " + stage + " --control \""
                + control(ws).getRemote() + "\"\r\n"
                + "exit /b %ERRORLEVEL%\r\n";
    }

    private static String quoted(String path) {
        return "'" + path.replace("'", "'\\''") + "'";
    }

    /** Returns what an exit status means: what the engine and systems say by it, and what durable tasks and shells add. */
    static String meaning(int status) {
        return switch (status) {
            case -1 -> "the process is gone and left no exit status; the node or its container was restarted, perhaps";
            case -2 -> "the process never started";
            case 126, 127 -> "exit status " + status + ": the engine's command could not be run; is Java on the node?";
            default -> ExitStatus.meaning(status);
        };
    }
}
