package dev.dreambooth.jenkins.freestyle;

import dev.dreambooth.contract.launch.ControlProtocol;
import dev.dreambooth.jenkins.agent.ControlFolder;
import dev.dreambooth.jenkins.engine.LastWords;
import dev.dreambooth.jenkins.engine.ServerAccess;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Proc;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The engine under the launcher of a freestyle build: when the build is aborted it may write its checkpoint first. */
final class EngineProcess {
    private static final long POLL_MILLIS = 200;

    private final Launcher launcher;
    private final FilePath workspace;
    private final TaskListener log;
    private final ServerAccess access;
    private final String id = UUID.randomUUID().toString();
    private final FilePath control;
    private final LastWords words = new LastWords();

    EngineProcess(Launcher launcher, FilePath workspace, TaskListener log, ServerAccess access) {
        this.launcher = launcher;
        this.workspace = workspace;
        this.control = ControlFolder.of(workspace, id);
        this.log = log;
        this.access = access;
    }

    /** Returns the folder through which the engine is talked to; it is gone when the engine has ended. */
    FilePath control() {
        return control;
    }

    /** Returns what the engine said last, which tells why it failed. */
    String words(int status) {
        return words.about(status);
    }

    /** Runs a command of the engine with settings (in a file: arguments are for everybody to see); returns its status. */
    int run(List<String> command, String settings, EnvVars env, int graceSeconds)
            throws IOException, InterruptedException {
        control.mkdirs();
        control.child(ControlProtocol.GRACE).write(Integer.toString(graceSeconds), "UTF-8");
        control.child(ControlProtocol.SETTINGS).write(settings, "UTF-8");
        List<String> whole = new ArrayList<>(command);
        whole.add("--control");
        whole.add(control.getRemote());
        EnvVars environment = new EnvVars(env);
        access.addTo(environment);
        Proc process = launcher.launch()
                .cmds(whole)
                .envs(environment)
                .pwd(workspace)
                .stdout(words.listeningTo(access.masked(log.getLogger())))
                .start();
        try {
            while (process.isAlive()) {
                Thread.sleep(POLL_MILLIS);
            }
            return process.join();
        } catch (InterruptedException e) {
            log.getLogger().println("[dreambooth] asking the stage to stop; it has " + graceSeconds + " s");
            stop(process, control, graceSeconds);
            throw e;
        } finally {
            workspace.act(ControlFolder.Removal.of(id));
        }
    }

    private static void stop(Proc process, FilePath control, int graceSeconds)
            throws IOException, InterruptedException {
        control.child(ControlProtocol.CANCEL).write("", "UTF-8");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(graceSeconds);
        while (process.isAlive() && System.nanoTime() - deadline < 0) {
            Thread.sleep(POLL_MILLIS);
        }
        if (process.isAlive()) {
            process.kill();
        }
    }
}
