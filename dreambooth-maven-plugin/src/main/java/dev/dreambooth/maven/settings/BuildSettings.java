package dev.dreambooth.maven.settings;

import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.resolve.SettingLayer;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;

/** Finds all places of a build where settings are written, within a project or outside of any. */
public final class BuildSettings {
    /**
     * What a command line may hold after the prefix although it is no setting: a POM's property for our version, and the
     * parameters of goals that run no stage.
     */
    public static final Set<String> NO_SETTINGS =
            Set.of("version", "path", "schemaDirectory", "verifyImages", "verifySteps");

    private final MavenSession session;
    private final MavenProject project;

    public BuildSettings(MavenSession session, MavenProject project) {
        this.session = session;
        this.project = project;
    }

    /** Returns the folder that relative paths start from: the project's, or the current one. */
    public Path base() {
        return isProject()
                ? project.getBasedir().toPath()
                : Path.of(session.getExecutionRootDirectory()).toAbsolutePath();
    }

    /**
     * Returns the places for a goal.
     *
     * @param parameters those of the goal's settings that Maven has handed to it, by name
     * @param workerClassPath the jars that may hold the embedded model
     */
    public SettingSources sources(Map<String, Object> parameters, MojoExecution execution, List<Path> workerClassPath) {
        SettingLayer commandLine = commandLine();
        Map<String, Object> pom = PomSettings.of(
                parameters, execution, project, commandLine.values().keySet());
        return sources(pom, commandLine, workerClassPath);
    }

    /** Returns the places for the other executions of a goal in this module, by their ids. */
    public Map<String, SettingSources> otherSources(MojoExecution execution, List<Path> workerClassPath) {
        Map<String, SettingSources> others = new TreeMap<>();
        PomSettings.ofOtherExecutions(execution, project)
                .forEach((id, pom) -> others.put(id, sources(pom, commandLine(), workerClassPath)));
        return others;
    }

    private SettingSources sources(Map<String, Object> pom, SettingLayer commandLine, List<Path> workerClassPath) {
        return new SettingSources(
                base(),
                SettingLayer.defaults(Map.of(CommonSettings.OUTPUT_DIRECTORY.name(), outputDirectory()), base()),
                SettingLayer.pom(pom, base()),
                commandLine,
                workerClassPath);
    }

    private String outputDirectory() {
        String name = "dreambooth";
        return isProject()
                ? Path.of(project.getBuild().getDirectory()).resolve(name).toString()
                : name;
    }

    private SettingLayer commandLine() {
        Map<String, String> properties = new LinkedHashMap<>();
        session.getUserProperties().forEach((key, value) -> properties.put(key.toString(), value.toString()));
        return SettingLayer.properties(properties, NO_SETTINGS, base());
    }

    /** Outside of any project, Maven hands goals a stand-in without a file. */
    private boolean isProject() {
        return project.getFile() != null;
    }
}
