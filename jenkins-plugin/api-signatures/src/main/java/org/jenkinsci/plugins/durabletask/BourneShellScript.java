package org.jenkinsci.plugins.durabletask;

import hudson.FilePath;
import java.util.List;

/** A script as a task. */
public final class BourneShellScript extends FileMonitoringTask {
    private final String script;

    public BourneShellScript(String script) {
        this.script = script;
    }

    @Override
    String script() {
        return script;
    }

    @Override
    List<String> command(FilePath script) {
        return List.of("sh", script.getRemote());
    }
}
