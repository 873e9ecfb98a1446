package dev.dreambooth.bench;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.EventListener;
import dev.dreambooth.contract.launch.WorkerCommand;
import dev.dreambooth.contract.launch.WorkerLauncher;
import dev.dreambooth.contract.launch.WorkerOutcome;
import dev.dreambooth.contract.settings.CacheSettings;
import dev.dreambooth.contract.settings.resolve.SettingLayer;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import dev.dreambooth.contract.spec.RunSpec;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs stages as the Maven goals do, each in a worker of its own on this program's class path. */
public final class Stages {
    private final Path base = Path.of("").toAbsolutePath();
    private final List<Path> classPath = Arrays.stream(
                    System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(Path::of)
            .toList();
    /** What is measured has to be made. */
    private final SettingLayer defaults =
            SettingLayer.defaults(Map.of(CacheSettings.CACHE.name(), CacheSettings.OFF), base);

    /**
     * Runs a stage to its end.
     *
     * @param properties its settings, spelled as on Maven's command line
     * @param listener is told of its events
     * @throws dev.dreambooth.contract.UserError if they are refused before it starts
     */
    public WorkerOutcome run(Stage stage, Map<String, String> properties, EventListener listener) {
        SettingSources sources = new SettingSources(
                base,
                defaults,
                SettingLayer.pom(Map.of(), base),
                SettingLayer.properties(properties, Set.of(), base),
                classPath);
        return new WorkerLauncher(WorkerCommand.engine(classPath), listener)
                .run(RunSpec.of(stage, sources.resolve(stage), base));
    }
}
