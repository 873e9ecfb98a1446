package dev.dreambooth.maven.worker;

import dev.dreambooth.contract.settings.train.TrackingSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import java.util.List;
import org.apache.maven.RepositoryUtils;
import org.apache.maven.model.Plugin;
import org.eclipse.aether.artifact.ArtifactTypeRegistry;
import org.eclipse.aether.graph.Dependency;

/**
 * The jars that bring a worker trackers of one's own: what a POM declares as {@code <dependencies>} of the plugin. They go
 * to a worker only if its settings name a tracker that the engine has not, so what a build adds to the plugin for any other
 * reason changes no run.
 */
public final class TrackerJars {
    private TrackerJars() {}

    /**
     * Returns what a worker's class path needs beside the engine.
     *
     * @param plugin as the POM declares it
     * @param types what Maven knows of the types of dependencies
     */
    public static List<Dependency> of(ResolvedSettings settings, Plugin plugin, ArtifactTypeRegistry types) {
        boolean needed = settings.find(TrackingSettings.REPORT_TO).stream()
                .anyMatch(tools -> !TrackingSettings.BUILT_IN.containsAll(tools));
        if (!needed) {
            return List.of();
        }
        return plugin.getDependencies().stream()
                .map(declared -> RepositoryUtils.toDependency(declared, types).setScope(WorkerClassPath.RUNTIME))
                .toList();
    }
}
