package hudson;

import dev.dreambooth.jenkins.local.LocalProcesses;
import hudson.model.TaskListener;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts processes on a node; the local one is real. */
public abstract class Launcher {
    protected final TaskListener listener;

    protected Launcher(TaskListener listener) {
        this.listener = listener;
    }

    public TaskListener getListener() {
        return listener;
    }

    public boolean isUnix() {
        return File.separatorChar == '/';
    }

    public final ProcStarter launch() {
        return new ProcStarter();
    }

    public abstract Proc launch(ProcStarter starter) throws IOException;

    public abstract void kill(Map<String, String> modelEnvVars) throws IOException, InterruptedException;

    /** What is to be started. */
    public final class ProcStarter {
        private final List<String> commands = new ArrayList<>();
        private final Map<String, String> variables = new HashMap<>();
        private FilePath pwd;
        private OutputStream out;

        public ProcStarter cmds(List<String> command) {
            commands.addAll(command);
            return this;
        }

        public ProcStarter envs(Map<String, String> environment) {
            variables.putAll(environment);
            return this;
        }

        public ProcStarter pwd(FilePath folder) {
            pwd = folder;
            return this;
        }

        public ProcStarter stdout(OutputStream sink) {
            out = sink;
            return this;
        }

        public ProcStarter quiet(boolean silent) {
            return this;
        }

        public List<String> cmds() {
            return commands;
        }

        public OutputStream stdout() {
            return out;
        }

        public FilePath pwd() {
            return pwd;
        }

        Map<String, String> variables() {
            return variables;
        }

        public Proc start() throws IOException {
            return launch(this);
        }

        public int join() throws IOException, InterruptedException {
            return start().join();
        }
    }

    /** Starts processes on this machine. */
    public static class LocalLauncher extends Launcher {
        public LocalLauncher(TaskListener listener) {
            super(listener);
        }

        @Override
        public Proc launch(ProcStarter starter) throws IOException {
            return LocalProcesses.start(starter.cmds(), starter.variables(), starter.pwd(), starter.stdout());
        }

        @Override
        public void kill(Map<String, String> modelEnvVars) throws IOException, InterruptedException {
            LocalProcesses.kill(modelEnvVars);
        }
    }
}
