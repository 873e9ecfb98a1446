package org.jenkinsci.plugins.durabletask;

import dev.dreambooth.jenkins.local.LocalTask;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.TaskListener;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;

/** A task whose log and exit code are files. */
public abstract class FileMonitoringTask extends DurableTask {
    public FileMonitoringTask() {}

    abstract List<String> command(FilePath script);

    abstract String script();

    @Override
    public final Controller launch(EnvVars env, FilePath workspace, Launcher launcher, TaskListener listener)
            throws IOException, InterruptedException {
        return LocalTask.start(env, workspace, script(), this::command);
    }

    @Override
    public final void charset(Charset cs) {}
}
