package dev.dreambooth.jenkins.engine;

import dev.dreambooth.jenkins.agent.NodeReport;
import dev.dreambooth.jenkins.untrusted.Text;
import hudson.EnvVars;
import hudson.ExtensionList;
import hudson.FilePath;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the log of a build that found no engine where one was looked for, and what the node has. */
final class EngineDoctor {
    private static final int MAX_LINES = 20;
    private static final int MAX_CHARS = 1_000;

    private final EnvVars environment;
    private final TaskListener log;

    EngineDoctor(EnvVars environment, TaskListener log) {
        this.environment = environment;
        this.log = log;
    }

    /** Writes what was looked at, in the order in which it counts. */
    void examine(String tool, String home, FilePath workspace) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        lines.add("engineHome of the step: " + told(home));
        lines.add("engine of the step: " + told(tool) + "; default engine: "
                + told(DreamBoothConfiguration.get().getDefaultEngine()));
        lines.add("engines configured under Manage Jenkins, Tools: " + configured());
        lines.add(EngineLocator.HOME_VARIABLE + ": " + told(environment.getOrDefault(EngineLocator.HOME_VARIABLE, "")));
        lines.addAll(workspace.act(
                new NodeReport(environment.getOrDefault("PATH", ""), environment.getOrDefault("JAVA_HOME", ""))));
        log.getLogger().println("[dreambooth] doctor: no usable engine was found. What was looked at:");
        lines.stream()
                .limit(MAX_LINES)
                .forEach(line -> log.getLogger().println("[dreambooth]   " + Text.clean(line, MAX_CHARS)));
    }

    private static String configured() {
        List<String> engines = Arrays.stream(ExtensionList.lookupSingleton(EngineInstallation.DescriptorImpl.class)
                        .getInstallations())
                .map(engine -> engine.getName() + " (" + told(engine.getHome()) + ")")
                .toList();
        return engines.isEmpty() ? "none" : String.join(", ", engines);
    }

    private static String told(@Nullable String value) {
        return value == null || value.isBlank() ? "not set" : value;
    }
}
