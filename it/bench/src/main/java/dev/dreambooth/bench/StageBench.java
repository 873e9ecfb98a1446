package dev.dreambooth.bench;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.launch.WorkerCommand;
import dev.dreambooth.contract.launch.WorkerLauncher;
import dev.dreambooth.contract.launch.WorkerOutcome;
import dev.dreambooth.contract.settings.CacheSettings;
import dev.dreambooth.contract.settings.resolve.SettingLayer;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.spec.RunSpec;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs stages as the Maven goals do, each in its own worker, and prints how long their parts took.
 *
 * <pre>StageBench regularize,train,generate -Ddreambooth.model=... -Ddreambooth.outputDirectory=...</pre>
 *
 * What it prints is described in {@code it/bench/measurement.py}.
 */
public final class StageBench {
    private StageBench() {}

    /**
     * Runs the stages.
     *
     * @param arguments the stages, separated by commas, and then settings spelled as on Maven's command line
     */
    public static void main(String[] arguments) {
        Path base = Path.of("").toAbsolutePath();
        List<Path> classPath = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .toList();
        SettingSources sources = new SettingSources(
                base,
                // what is measured has to be made
                SettingLayer.defaults(Map.of(CacheSettings.CACHE.name(), CacheSettings.OFF), base),
                SettingLayer.pom(Map.of(), base),
                SettingLayer.properties(properties(arguments), Set.of(), base),
                classPath);
        for (String name : arguments[0].split(",", -1)) {
            ExitCode result = run(Stage.of(name), sources, base, classPath);
            if (result != ExitCode.OK) {
                System.exit(result.code());
            }
        }
    }

    private static ExitCode run(Stage stage, SettingSources sources, Path base, List<Path> classPath) {
        long start = System.nanoTime();
        EventTimes times = new EventTimes(System::nanoTime);
        WorkerOutcome outcome;
        try {
            ResolvedSettings settings = sources.resolve(stage);
            outcome = new WorkerLauncher(WorkerCommand.engine(classPath), times).run(RunSpec.of(stage, settings, base));
        } catch (UserError refused) {
            System.err.println(refused.getMessage());
            return refused.exitCode();
        }
        if (outcome.exitCode() != ExitCode.OK) {
            System.err.println(outcome.message());
            return outcome.exitCode();
        }
        new Measurement(stage.id(), "whole", List.of((System.nanoTime() - start) / 1e9)).print(System.out);
        new Measurement(stage.id(), "step", times.secondsPerStep()).print(System.out);
        new Measurement(stage.id(), "image", times.secondsPerImage()).print(System.out);
        return ExitCode.OK;
    }

    private static Map<String, String> properties(String... arguments) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (String argument : List.of(arguments).subList(1, arguments.length)) {
            int equals = argument.indexOf('=');
            if (!argument.startsWith("-D") || equals < 0) {
                throw new IllegalArgumentException("not of the form -Dname=value: " + argument);
            }
            properties.put(argument.substring(2, equals), argument.substring(equals + 1));
        }
        return properties;
    }
}
