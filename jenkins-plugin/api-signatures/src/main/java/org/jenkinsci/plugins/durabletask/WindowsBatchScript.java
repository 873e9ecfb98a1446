package org.jenkinsci.plugins.durabletask;

import hudson.FilePath;
import java.util.List;

/** A script as a task. */
public final class WindowsBatchScript extends FileMonitoringTask {
    private final String script;

    public WindowsBatchScript(String script) {
        this.script = script;
    }

    @Override
    String script() {
        return script;
    }

    @Override
    List<String> command(FilePath script) {
        return List.of("cmd", "/c", script.getRemote());
    }
}
